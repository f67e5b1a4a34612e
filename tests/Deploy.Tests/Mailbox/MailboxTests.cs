using System.Net;
using System.Net.Sockets;
using Associations.Mailbox;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.Builder;
using MimeKit;

namespace Associations.Deploy.Tests.Mailbox;

/// <summary>What the local run mails, as anyone reads it.</summary>
public sealed class MailboxTests : IAsyncLifetime
{
    readonly int smtp = FreePort();
    readonly WebApplication app;
    HttpClient http = null!;

    public MailboxTests() => app = MailboxApp.Build("--urls=http://127.0.0.1:0", $"--Mailbox:SmtpPort={smtp}", "--environment=Development", "--Logging:LogLevel:Default=Warning");

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync();
        http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task A_mail_is_shown_as_text_and_its_markup_in_a_frame_that_may_do_nothing()
    {
        await Send("Due <script>alert(1)</script>", "Pay & be <b>merry</b>", "<p>Pay</p><script>alert(2)</script>");
        Assert.Contains("Due &lt;script&gt;alert(1)&lt;/script&gt;", await http.GetStringAsync("/mailbox"), StringComparison.Ordinal);

        using var one = await http.GetAsync("/mailbox/1");
        var page = await one.Content.ReadAsStringAsync();
        Assert.Contains("Pay &amp; be &lt;b&gt;merry&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("<iframe sandbox ", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", one.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", one.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        using var html = await http.GetAsync("/mailbox/1/html");
        Assert.Contains("<p>Pay</p>", await html.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith("sandbox; default-src 'none'", html.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var none = await http.GetAsync("/mailbox/2");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task The_last_two_hundred_are_kept()
    {
        for (var n = 1; n <= 201; n++) await Send($"Number {n}.", "text", null);
        var page = await http.GetStringAsync("/mailbox");
        Assert.Equal(200, page.Split("<li>").Length - 1);
        Assert.Contains("Number 201.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Number 1.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--environment=Production")]
    [InlineData("--Mailbox:SmtpPort=0")]
    [InlineData("--Mailbox:SmtpAddress=everywhere")]
    public void It_does_not_start_in_Production_nor_on_what_is_no_address(string setting) =>
        Assert.Throws<MailboxNotStartedException>(() => MailboxApp.Build("--environment=Development", setting));

    async Task Send(string subject, string text, string? html)
    {
        using var message = new MimeMessage { Subject = subject, Body = new BodyBuilder { TextBody = text, HtmlBody = html }.ToMessageBody() };
        message.From.Add(new MailboxAddress("Society", "billing@society.test"));
        message.To.Add(new MailboxAddress("Ada", "ada@example.org"));
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", smtp, SecureSocketOptions.None);
        await client.SendAsync(message);
        await client.DisconnectAsync(quit: true);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
