using System.Diagnostics;
using System.Text.RegularExpressions;
using Associations.StripeEmulator;
using Associations.StripeEmulator.Control;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

public sealed partial class RestartTests
{
    [Fact]
    public async Task A_restart_keeps_objects_keys_and_lists()
    {
        await using var emulator = await Emulator.Start();
        var first = await emulator.Pay(idempotencyKey: "pay-1");
        var second = await emulator.Pay();
        await emulator.Refunds.CreateAsync(new() { PaymentIntent = first.Id, Amount = 500 });
        var ledger = await emulator.Control.Ledger();

        // Twice, because the second start reads what the first one wrote anew.
        await emulator.Restart();
        await emulator.Restart();

        Assert.Equivalent(ledger, await emulator.Control.Ledger(), strict: true);
        Assert.Equal([second.Id, first.Id], (await emulator.PaymentIntents.ListAsync()).Select(payment => payment.Id));
        Assert.Equal(first.Id, (await emulator.Pay(idempotencyKey: "pay-1")).Id);
        Assert.Equal(8, (await emulator.Events.ListAsync(new() { Limit = 100 })).Count());
        Assert.Equal(2, (await emulator.Control.Ledger()).Count);
    }

    [Fact]
    public async Task A_restart_sends_the_webhooks_that_were_not_taken_and_none_again()
    {
        await using var emulator = await Emulator.Start("WebhookRetrySeconds=3600");
        await emulator.Pay();
        await emulator.Receiver.Events("payment_intent.succeeded");
        await emulator.Control.Add(new() { Kind = FaultKind.WebhookDelay, Milliseconds = 500, EventType = "payment_intent.succeeded" });
        await emulator.Pay();

        await emulator.Restart();

        await emulator.Receiver.Events("payment_intent.succeeded", 2);
        Assert.All(await emulator.Control.Deliveries(), view => Assert.Single(view.Attempts));
    }

    [Fact]
    public async Task A_debit_that_became_due_while_the_emulator_was_off_is_settled_after()
    {
        await using var emulator = await Emulator.Start("SettlementSeconds=0.5");
        var payment = await emulator.Debit("pm_success_de");

        await emulator.Restart();

        await emulator.Receiver.Events("payment_intent.succeeded");
        Assert.Equal("succeeded", (await emulator.Find(payment)).Status);
    }

    [Fact]
    public async Task A_line_that_was_cut_off_is_dropped_and_a_broken_one_is_named()
    {
        await using var emulator = await Emulator.Start();
        var payment = await emulator.Pay();
        var journal = Path.Combine(emulator.Folder, "journal.jsonl");
        await emulator.Stop();

        await System.IO.File.AppendAllTextAsync(journal, """{"objects":[{"object":"cust""");
        await emulator.Resume();
        Assert.Equal("succeeded", (await emulator.Find(payment)).Status);
        await emulator.Pay();
        await emulator.Restart();
        Assert.Equal(2, (await emulator.Control.Ledger()).Count);

        await emulator.Stop();
        await System.IO.File.AppendAllTextAsync(journal, "not JSON\n");
        var refusal = Assert.Throws<EmulatorCannotStartException>(() => StripeEmulatorApp.Build(
            ["--environment=Development", $"--Emulator:DataFolder={emulator.Folder}"]));
        Assert.Matches("^Line [0-9]+ of .*journal.jsonl cannot be read", refusal.Message);
    }

    [Fact]
    public async Task Two_emulators_do_not_share_a_folder()
    {
        await using var emulator = await Emulator.Start();
        var refusal = Assert.Throws<EmulatorCannotStartException>(() => StripeEmulatorApp.Build(
            ["--environment=Development", $"--Emulator:DataFolder={emulator.Folder}"]));
        Assert.Contains(emulator.Folder, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--environment=Production")]
    [InlineData("--environment=Development", "--Emulator:WebhookUrl=nowhere")]
    [InlineData("--environment=Development", "--Emulator:SettlementSeconds=soon")]
    [InlineData("--environment=Development", "--Emulator:WebhookConcurrency=0")]
    public void It_does_not_start_in_production_or_with_settings_that_make_no_sense(params string[] args) =>
        Assert.Throws<EmulatorCannotStartException>(() => StripeEmulatorApp.Build(args));

    [Fact]
    public async Task What_was_answered_survives_a_kill()
    {
        var folder = Directory.CreateTempSubdirectory("stripe-emulator-").FullName;
        try
        {
            var paid = new List<string>();
            for (var round = 0; round < 2; round++)
            {
                using var process = Start(folder);
                var client = new StripeClient("sk_test_kill", apiBase: await AddressOf(process));
                // Paid by several at once, so that the kill comes in the middle of something.
                var payers = Enumerable.Range(0, 4).Select(async payer =>
                {
                    for (var number = 0; number < 200; number++)
                    {
                        var payment = await Pay(client, $"{round}-{payer}-{number}");
                        lock (paid)
                            paid.Add(payment.Id);
                    }
                }).ToList();
                await Eventually.Is(() => Task.FromResult(Count(paid)), count => count >= (round + 1) * 20);
                process.Kill();
                await process.WaitForExitAsync();
                await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(payers));
            }

            using var last = Start(folder);
            var reader = new StripeClient("sk_test_kill", apiBase: await AddressOf(last));
            var kept = new List<string>();
            await foreach (var payment in reader.V1.PaymentIntents.ListAutoPagingAsync(new() { Limit = 100 }))
                kept.Add(payment.Id);
            var replayed = await Pay(reader, "0-0-0");
            last.Kill();
            await last.WaitForExitAsync();

            Assert.Empty(paid.Except(kept));
            Assert.Contains(replayed.Id, paid);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static int Count(List<string> paid)
        {
            lock (paid)
                return paid.Count;
        }

        static Task<PaymentIntent> Pay(StripeClient client, string key) => client.V1.PaymentIntents.CreateAsync(
            new() { Amount = 5_000, Currency = "eur", PaymentMethod = "pm_card_visa", Confirm = true, AllowedPaymentMethodTypes = ["card"] },
            new() { IdempotencyKey = key });
    }

    static Process Start(string folder) => Process.Start(new ProcessStartInfo("dotnet",
        [typeof(StripeEmulatorApp).Assembly.Location, "--urls=http://127.0.0.1:0", "--environment=Development", $"--Emulator:DataFolder={folder}"])
    {
        RedirectStandardOutput = true,
    })!;

    static async Task<string> AddressOf(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // Nobody reads on, and a full pipe would stop it.
                _ = process.StandardOutput.ReadToEndAsync();
                return match.Groups[1].Value;
            }
        }

        throw new InvalidOperationException($"The emulator ended with {process.ExitCode} before it listened.");
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex Listening();
}
