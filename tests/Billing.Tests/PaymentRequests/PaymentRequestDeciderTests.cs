using Associations.Billing.Invoices;
using Associations.Billing.PaymentRequests;
using Associations.Billing.Payments;
using Associations.Contracts;

namespace Associations.Billing.Tests.PaymentRequests;

public sealed class PaymentRequestDeciderTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    static readonly ProviderOutcome Succeeded = new ProviderOutcome.Succeeded("pi_1", 12500), Waiting = new ProviderOutcome.Pending("pi_1", RequiresAction: true),
        Processing = new ProviderOutcome.Pending("pi_1", RequiresAction: false), Failed = new ProviderOutcome.Failed("pi_1", "declined");

    [Fact]
    public void Success_is_final_overtakes_a_failure_and_is_there_once()
    {
        Assert.Equal(["PaymentRequestSucceeded"], Told(Succeeded, Succeeded, Failed, Waiting));
        Assert.Equal(["PaymentRequestFailed", "PaymentRequestSucceeded"], Told(Failed, Waiting, Failed, Succeeded));
        Assert.Equal(["PaymentRequestPending", "PaymentRequestPending", "PaymentRequestFailed"], Told(Waiting, Waiting, Processing, Processing, Failed));

        static IEnumerable<string> Told(params ProviderOutcome[] outcomes)
        {
            var (request, names) = (Of(12000, 500), new List<string>());
            foreach (var outcome in outcomes)
                foreach (var e in PaymentRequestDecider.Learn(request, outcome, Now).Events)
                {
                    request = request.Evolve(e);
                    names.Add(e.GetType().Name);
                }
            Assert.Equal(names[^1] is "PaymentRequestPending", request.LookAgainAt is not null);
            return names;
        }
    }

    [Fact]
    public void One_that_waits_is_asked_about_less_and_less_often_and_one_that_is_decided_never()
    {
        var request = Of(12000, 500);
        var first = request.LookAgainAt!.Value;
        foreach (var e in PaymentRequestDecider.StillPending(request, (ProviderOutcome.Pending)Waiting, first).Events) request = request.Evolve(e);
        Assert.True(request.LookAgainAt - first > first - Now);
        foreach (var e in PaymentRequestDecider.Learn(request, Failed, first).Events) request = request.Evolve(e);
        Assert.Null(request.LookAgainAt);
        Assert.Empty(PaymentRequestDecider.StillPending(request, (ProviderOutcome.Pending)Waiting, first).Events);
    }

    [Fact]
    public void Only_what_is_of_one_entity_and_in_one_currency_is_paid_together()
    {
        var (entity, first) = (Guid.CreateVersion7(), Invoice.Empty(Guid.CreateVersion7()) with { Currency = "EUR" });
        first = first with { EntityId = entity };
        Assert.Null(PaymentRequestDecider.Together(first, first));
        Assert.Equal("invoices-differ", PaymentRequestDecider.Together(first, first with { Currency = "USD" })?.Code);
        Assert.Equal("invoices-differ", PaymentRequestDecider.Together(first, first with { EntityId = Guid.CreateVersion7() })?.Code);
    }

    [Fact]
    public void The_payment_on_an_invoice_is_always_the_same_and_of_no_other()
    {
        var (request, invoices) = (Guid.CreateVersion7(), Enumerable.Range(0, 100).Select(_ => Guid.CreateVersion7()).ToList());
        Assert.Equal(100, invoices.Select(invoice => PaymentRequestDecider.PaymentIdOf(request, invoice)).Distinct().Count());
        Assert.Equal(PaymentRequestDecider.PaymentIdOf(request, invoices[0]), PaymentRequestDecider.PaymentIdOf(request, invoices[0]));
        Assert.NotEqual(PaymentRequestDecider.PaymentIdOf(request, invoices[0]), PaymentRequestDecider.PaymentIdOf(Guid.CreateVersion7(), invoices[0]));
    }

    [Theory]
    [InlineData(12500, 325, new long[] { 12000, 500 }, new long[] { 312, 13 })]
    [InlineData(12499, 1, new long[] { 11999, 500 }, new long[] { 1, 0 })]
    [InlineData(0, 0, new long[] { 0, 0 }, new long[] { 0, 0 })]
    public void What_came_and_what_was_kept_of_it_is_divided(long came, long kept, long[] shares, long[] fees)
    {
        var outcomes = PaymentRequestDecider.OfShares(Of(12000, 500), new ProviderOutcome.Succeeded("pi_1", came, new Money(kept, "USD"))).Cast<ProviderOutcome.Succeeded>().ToList();
        Assert.Equal(shares, outcomes.Select(outcome => outcome.Amount));
        Assert.Equal(fees, outcomes.Select(outcome => outcome.Fee!.Amount));
        Assert.All(outcomes, outcome => Assert.Equal(("pi_1", "USD"), (outcome.ProviderId, outcome.Fee!.Currency)));
        Assert.All(PaymentRequestDecider.OfShares(Of(12000, 500), Failed), outcome => Assert.Equal(Failed, outcome));
    }

    [Fact]
    public void The_parts_of_whatever_is_divided_add_up_to_it()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var asked = Enumerable.Range(0, random.Next(2, 101)).Select(_ => 1 + (long)(Math.Pow(random.NextDouble(), 4) * 10_000_000)).ToArray();
            var (request, whole) = (Of(asked), asked.Sum());

            // What was asked comes as it was asked, and any other amount in that proportion.
            Assert.Equal(asked, PaymentRequestDecider.InProportion(request, whole));
            var (came, kept) = (random.NextInt64(whole * 2), random.NextInt64(whole / 2));
            var outcomes = PaymentRequestDecider.OfShares(request, new ProviderOutcome.Succeeded("pi_1", came, new Money(kept, "EUR"))).Cast<ProviderOutcome.Succeeded>().ToList();
            Assert.Equal((came, kept), (outcomes.Sum(outcome => outcome.Amount), outcomes.Sum(outcome => outcome.Fee!.Amount)));
            Assert.All(outcomes.Zip(asked), one => Assert.InRange(one.First.Amount - (decimal)came * one.Second / whole, -1m, 1m));

            // What goes back, part by part, takes from no share more than it has, until nothing remains.
            var remaining = asked;
            while (remaining.Sum() > 0)
            {
                var amount = random.NextInt64(1, remaining.Sum() + 1);
                var parts = PaymentRequestDecider.Spread(request, amount, new long[asked.Length], remaining);
                Assert.Equal(amount, parts.Sum());
                remaining = [.. remaining.Zip(parts, (left, part) => left - part)];
                Assert.All(remaining, left => Assert.InRange(left, 0, long.MaxValue));
                // Later word of the same finds it as it was recorded, whatever remains by then.
                Assert.Equal(parts, PaymentRequestDecider.Spread(request, amount, parts, remaining));
            }
            var beyond = random.NextInt64(1, whole);
            Assert.Equal(beyond, PaymentRequestDecider.Spread(request, beyond, new long[asked.Length], remaining).Sum());
        }
    }

    static PaymentRequest Of(params long[] amounts)
    {
        var id = Guid.CreateVersion7();
        return PaymentRequest.Empty(id).Evolve(new PaymentRequestStarted(
            Guid.CreateVersion7(), "EUR", "pm_card_visa", [.. amounts.Select(amount => new PaymentShare(Guid.CreateVersion7(), Guid.CreateVersion7(), amount))], null, Now));
    }
}
