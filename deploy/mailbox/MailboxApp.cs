using System.Net;
using SmtpServer;

namespace Associations.Mailbox;

/// <summary>
/// A mail server that delivers nothing: what is sent through it stands on a page that anyone can open. Its own process runs it, and so does a test on
/// port 0.
/// </summary>
public static class MailboxApp
{
    const int LargestMail = 1024 * 1024;

    /// <summary>Builds it; it listens once it is started.</summary>
    /// <param name="args">
    /// Settings as on a command line: <c>--urls=…</c> for the page, <c>--Mailbox:SmtpPort=2525</c> and <c>--Mailbox:SmtpAddress=127.0.0.1</c> for mail.
    /// </param>
    /// <exception cref="MailboxNotStartedException">The environment is Production, or a setting makes no sense.</exception>
    public static WebApplication Build(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (builder.Environment.IsProduction())
            throw new MailboxNotStartedException("The mailbox shows all mail to whoever asks and does not start in Production; set ASPNETCORE_ENVIRONMENT=Development.");
        var address = IPAddress.TryParse(builder.Configuration["Mailbox:SmtpAddress"] ?? "127.0.0.1", out var known)
            ? known : throw new MailboxNotStartedException("Mailbox:SmtpAddress must be an IP address.");
        var port = builder.Configuration.GetValue("Mailbox:SmtpPort", 2525);
        if (port is < 1 or > 65535) throw new MailboxNotStartedException("Mailbox:SmtpPort must be a port from 1 to 65535.");

        builder.Services.AddSingleton<CaughtMails>().AddSingleton(TimeProvider.System).AddHealthChecks();
        builder.Services.AddHostedService(services => new Listener(new(address, port), services.GetRequiredService<CaughtMails>()));
        var app = builder.Build();
        app.MapHealthChecks("/health/live");
        app.MapHealthChecks("/health/ready");
        MailboxPage.Map(app);
        return app;
    }

    // It listens before the host has started, so that whoever finds the pages can mail.
    sealed class Listener(IPEndPoint endpoint, CaughtMails mails) : IHostedService, IDisposable
    {
        readonly CancellationTokenSource stopping = new();
        Task listening = Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var options = new SmtpServerOptionsBuilder().ServerName("mailbox").MaxMessageSize(LargestMail, MaxMessageSizeHandling.Strict)
                .Endpoint(smtp => smtp.Endpoint(endpoint)).Build();
            var services = new global::SmtpServer.ComponentModel.ServiceProvider();
            services.Add(mails);
            listening = new global::SmtpServer.SmtpServer(options, services).StartAsync(stopping.Token);
            // A port that is another's is known at once, and the mailbox does not start.
            return listening.IsFaulted ? listening : Task.CompletedTask;
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await stopping.CancelAsync();
            await listening.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public void Dispose() => stopping.Dispose();
    }
}

/// <summary>Says in one sentence why the mailbox does not start.</summary>
public sealed class MailboxNotStartedException(string message) : Exception(message);
