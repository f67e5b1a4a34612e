using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Associations.Billing.Ledger;
using Associations.Billing.Payouts;
using Associations.Invariants;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stripe;

namespace Associations.Billing.Tests.Payouts;

/// <summary>What Stripe kept for disputes and what it paid out is in the books. A service and an account of its own, because a payout pays all of it.</summary>
[Collection("misbehaving provider")]
public sealed class PayoutTests(BillingFixture billing) : IClassFixture<BillingFixture>
{
    [Fact]
    public async Task After_a_payout_of_everything_nothing_is_left_at_the_provider_whoever_shares_the_account()
    {
        var (one, two) = (await billing.AnAssociation(), await billing.AnAssociation());
        var (paid, refunded, lost, won) = (await Paid(one), await Paid(one), await Paid(one), await Paid(one));
        await Paid(two);
        await Refund(one, refunded, 5000);
        await Decided(one, lost, "lost");
        await Decided(one, won, "won", returnFee: true);
        await OfAnother();
        Assert.Equal("fees 2820, stripeClearing 28180", await Books(one));

        var payout = await PayOut();
        await Eventually.Holds(async () => await Books(one) == "cash 28180, fees 2820" && await Books(two) == "cash 11795, fees 205", "the payout");
        // The rest is of another system.
        Assert.Equal(28180 + 11795 + 4900, (long)payout["amount"]!);
        await Hold(one, two);

        // Sent back, it is at the provider again, and the next one has it and what has come since.
        await Fail(payout);
        await Eventually.Holds(async () => await Books(one) == "fees 2820, stripeClearing 28180" && await Books(two) == "fees 205, stripeClearing 11795", "the failure");
        await Refund(one, paid, 12000);
        await PayOut();
        await Eventually.Holds(async () => await Books(one) == "cash 16180, fees 2820" && await Books(two) == "cash 11795, fees 205", "the second payout");
        await Hold(one, two);

        await LedgerProjection.Rebuild(billing.Store, one, TestContext.Current.CancellationToken);
        Assert.Equal("cash 16180, fees 2820", await Books(one));
        await Hold(one, two);
    }

    [Fact]
    public async Task What_no_word_came_of_is_learnt_in_the_night_once()
    {
        var association = await billing.AnAssociation();
        var invoice = await Paid(association);
        await billing.Misbehave(new { kind = "webhook-withhold", times = 0 });
        await using var misbehaviour = new Misbehaviour(billing.Control);
        await billing.Decide(await billing.Dispute(invoice), "won");
        var payout = await PayOut();
        Assert.Equal("fees 205, stripeClearing 11795", await Books(association));
        for (var night = 0; night < 2; night++)
        {
            await billing.Night(association);
            Assert.Equal("cash 9795, fees 2205", await Books(association));
        }
        // Given back later, which is one more entry of the dispute.
        await Fail(payout);
        await billing.Night(association);
        Assert.Equal("fees 2205, stripeClearing 9795", await Books(association));
        Assert.Equal(2, await CountOf(association, "payout."));
        Assert.Equal(1, await CountOf(association, "invoice.disputeFeeLearned."));
        await PayOut();
        await billing.Night(association);
        Assert.Equal("cash 9795, fees 2205", await Books(association));
    }

    static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly PayoutShare[] Shares = [new(Guid.CreateVersion7(), 500)];
    static readonly StripePayout Told = new("po_1", 700, "EUR", new(2026, 3, 10), null, []);

    [Fact]
    public void In_whatever_order_it_is_told_a_payout_is_paid_once_and_taken_back_once()
    {
        var failed = Told with { FailureCode = "account_closed" };
        Assert.Equal([500], Net(Told, Told));
        Assert.Equal([500, -500], Net(Told, failed, Told, failed));
        // It had not been recorded, so nothing is taken back, and what is told late is over.
        Assert.Empty(Net(failed, Told, failed));

        static IEnumerable<long> Net(params StripePayout[] told)
        {
            var (payout, moved) = (Billing.Payouts.Payout.Empty(Guid.CreateVersion7()), new List<long>());
            foreach (var one in told)
                foreach (var e in PayoutDecider.Learn(payout, one, Shares, Now).Events)
                {
                    payout = payout.Evolve(e);
                    moved.AddRange(e is PayoutPaid paid ? paid.Shares.Select(share => share.Amount) : ((PayoutFailed)e).Shares.Select(share => -share.Amount));
                }
            return moved;
        }
    }

    async Task<Guid> Paid(Guid association)
    {
        var invoice = (await billing.AnInvoice(association)).Id;
        (await billing.As(Tokens.Person(association)).Post($"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = "pm_card_visa" })).Is(HttpStatusCode.Created);
        await billing.Becomes(association, invoice, "paid");
        return invoice;
    }

    async Task Refund(Guid association, Guid invoice, long amount) => (await billing.As(Tokens.Staff(association)).Post($"/v1/invoices/{invoice}/refunds",
        new { paymentId = await billing.PaymentOf(association, invoice), reason = "duplicate", amount = BillingFixture.Euros(amount) })).Is(HttpStatusCode.Created);

    async Task Decided(Guid association, Guid invoice, string outcome, bool returnFee = false)
    {
        var dispute = await billing.Dispute(invoice);
        await Shows("open", 2000);
        (await billing.Control.PostAsJsonAsync($"disputes/{dispute}/close", new { outcome, returnFee })).EnsureSuccessStatusCode();
        await Shows(outcome, returnFee ? 0 : 2000);

        Task Shows(string status, long fee) => Eventually.Holds(async () =>
        {
            await using var session = billing.Store.QuerySession(association.ToString());
            return (await session.LoadAsync<Billing.Invoices.Invoice>(invoice))!.Disputes.SingleOrDefault() is { Fee: { } kept } known
                && $"{known.Status}".Equals(status, StringComparison.OrdinalIgnoreCase) && kept.Amount == fee;
        }, $"the dispute to be {status}");
    }

    // 50.00, of which 1.00 is kept.
    async Task OfAnother() => await billing.Service.Services.GetRequiredService<StripeClient>().V1.PaymentIntents.CreateAsync(new()
    {
        Amount = 5000,
        Currency = "eur",
        PaymentMethod = "pm_card_visa",
        Confirm = true,
        AutomaticPaymentMethods = new() { Enabled = true, AllowRedirects = "never" },
    });

    async Task<JsonNode> PayOut()
    {
        var answer = await billing.Control.PostAsJsonAsync("payouts", new { });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    async Task Fail(JsonNode payout) => (await billing.Control.PostAsJsonAsync($"payouts/{payout["id"]}/fail", new { })).EnsureSuccessStatusCode();

    // Without what is owed and earned.
    async Task<string> Books(Guid association) => string.Join(", ", (await billing.As(Tokens.Staff(association)).Get("/v1/ledger/trial-balance")).Is(HttpStatusCode.OK)
        .Json["rows"]!.AsArray().Where(row => (string)row!["account"]! is "cash" or "fees" or "stripeClearing" or "disputes" && (long)row["balance"]! != 0)
        .Select(row => $"{row!["account"]} {row["balance"]}").Order(StringComparer.Ordinal));

    async Task Hold(params Guid[] associations)
    {
        await using var connection = new NpgsqlConnection(billing.Owner);
        await connection.OpenAsync();
        foreach (var invariant in Invariant.OfBilling) Assert.Equal((invariant.Name, ""), (invariant.Name, string.Join("; ", (await invariant.Check(connection)).Violations)));
        Assert.Empty((await RebuiltLedger.Check(billing.Owner, [.. associations.Select(association => association.ToString())])).Violations);
    }

    Task<long> CountOf(Guid association, string type) => Count($"select count(*) from mt_events where tenant_id = '{association}' and type like '{type}%'");

    async Task<long> Count(string sql) => long.Parse((await Sql.Rows(billing.Owner, sql)).Single(), System.Globalization.CultureInfo.InvariantCulture);

    sealed class Misbehaviour(HttpClient control) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await control.DeleteAsync("rules");
    }
}
