using System.Buffers;
using System.Collections.Concurrent;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Associations.Billing.Tests;

/// <summary>A real SMTP server in this process, which keeps what it is given and misbehaves when told to.</summary>
public sealed class MailServer : IAsyncDisposable
{
    readonly ConcurrentQueue<MimeMessage> received = new();
    readonly ConcurrentDictionary<string, int> refused = new();
    global::SmtpServer.SmtpServer? server;
    CancellationTokenSource? stopping;
    Task running = Task.CompletedTask;

    /// <summary>Its port, the same whenever it is started.</summary>
    public int Port { get; } = BillingFixture.FreePort();

    /// <summary>What came for an address, in order.</summary>
    public IReadOnlyList<MimeMessage> To(string address) => [.. received.Where(message => message.To.Mailboxes.Any(to => to.Address == address))];

    /// <summary>Answers mail for an address with this code from now on; 0 for taking it again.</summary>
    public void Refuse(string address, int code) => refused[address] = code;

    /// <summary>Begins to listen.</summary>
    public void Start()
    {
        var options = new SmtpServerOptionsBuilder().ServerName("mail.test").Endpoint(endpoint => endpoint.Endpoint(new(System.Net.IPAddress.Loopback, Port))).Build();
        var services = new ServiceProvider();
        services.Add(new Store(this));
        (stopping, server) = (new(), new(options, services));
        running = server.StartAsync(stopping.Token);
    }

    /// <summary>Goes away: nobody can connect.</summary>
    public async Task Stop()
    {
        await stopping!.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Stop();
        stopping!.Dispose();
    }

    sealed class Store(MailServer mail) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            var code = transaction.To.Select(to => mail.refused.GetValueOrDefault(to.AsAddress())).Max();
            // What it answers in words repeats the address, as servers do.
            if (code > 0) return new SmtpResponse((SmtpReplyCode)code, $"no {transaction.To[0].AsAddress()} here");
            using var stream = new MemoryStream(buffer.ToArray());
            mail.received.Enqueue(await MimeMessage.LoadAsync(stream, cancellationToken));
            return SmtpResponse.Ok;
        }
    }
}
