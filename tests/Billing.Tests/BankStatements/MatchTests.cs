using System.Net;
using Associations.Testing;

namespace Associations.Billing.Tests.BankStatements;

/// <summary>Staff say what a line is, once.</summary>
public sealed class MatchTests(BillingFixture billing)
{
    [Fact]
    public async Task One_line_pays_several_invoices_and_the_surplus_is_the_payers()
    {
        var (association, line) = await ALine(30000);
        var (one, two) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        var matched = (await Match(association, line, new { invoices = new object[] { new { invoiceId = one.Id, amount = BillingFixture.Euros(12000) }, new { invoiceId = two.Id } } })).Is(HttpStatusCode.OK);
        Assert.Equal(("matched", "staff"), (matched["status"], matched["matchedBy"]));
        Assert.Equal([12000L, 18000L], matched.Json["payments"]!.AsArray().Select(payment => payment!["amount"]!["amount"]!.GetValue<long>()));
        Assert.Equal((("paid", "0"), ("paid", "0")), (await billing.StandingOf(association, one.Id), await billing.StandingOf(association, two.Id)));
        Assert.Equal(6000, await billing.CreditIn(association));
        var trial = (await billing.As(Tokens.Staff(association)).Get("/v1/ledger/trial-balance")).Is(HttpStatusCode.OK);
        Assert.Contains("\"cash\"", trial.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_pays_once_whoever_asks()
    {
        var (association, line) = await ALine(12000);
        var invoice = await billing.AnInvoice(association);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Match(association, line, new { invoices = new[] { new { invoiceId = invoice.Id } } })));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.OK), answer => answer.IsProblem(HttpStatusCode.Conflict, "bank-line-decided"));
        Assert.Single((await billing.As(Tokens.Staff(association)).Get($"/v1/invoices/{invoice.Id}")).Json["payments"]!.AsArray());
        Assert.Equal(0, await billing.CreditIn(association));
    }

    [Fact]
    public async Task A_match_that_does_not_come_to_the_line_is_refused_and_pays_nothing()
    {
        var (association, line) = await ALine(12000);
        var (one, two) = (await billing.AnInvoice(association), await billing.AnInvoice(association));
        object Part(Guid invoice, long? amount = null, string currency = "EUR") => amount is null ? new { invoiceId = invoice } : new { invoiceId = invoice, amount = new { amount, currency } };
        object[] bodies =
        [
            new { }, new { invoices = Array.Empty<object>() }, new { invoices = new[] { Part(one.Id, 11999) } }, new { invoices = new[] { Part(one.Id, 12001) } },
            new { invoices = new[] { Part(one.Id, 12000), Part(two.Id) } }, new { invoices = new[] { Part(one.Id), Part(two.Id) } }, new { invoices = new[] { Part(one.Id, 6000), Part(one.Id, 6000) } },
            new { invoices = new[] { Part(one.Id, 12000, "USD") } }, new { invoices = new[] { Part(one.Id, 12001), Part(two.Id, -1) } }, new { invoices = new[] { Part(one.Id, 6000), Part(Guid.CreateVersion7(), 6000) } },
            new { invoices = new[] { Part(one.Id) }, reverses = line }, new { reverses = Guid.CreateVersion7() }, new { invoices = new object?[] { null } },
        ];
        foreach (var body in bodies) (await Match(association, line, body)).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        (await Match(association, line, new { reverses = line })).IsProblem(HttpStatusCode.Conflict, "bank-line-not-reversed");
        Assert.Equal((("open", "12000"), ("open", "12000")), (await billing.StandingOf(association, one.Id), await billing.StandingOf(association, two.Id)));
    }

    [Fact]
    public async Task A_decision_may_name_the_version_that_it_was_made_on()
    {
        var (association, line) = await ALine(12000);
        var staff = billing.As(Tokens.Staff(association));
        var read = await staff.Get($"/v1/bank-lines/{line}");
        (await staff.Post($"/v1/bank-lines/{line}/ignore", new { reason = "rent" }, ("If-Match", "\"7\""))).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        var ignored = (await staff.Post($"/v1/bank-lines/{line}/ignore", new { reason = "rent" }, ("If-Match", read.ETag!))).Is(HttpStatusCode.OK);
        Assert.Equal(("ignored", "rent"), (ignored["status"], ignored["reason"]));
        (await staff.Post($"/v1/bank-lines/{line}/ignore", new { reason = "Ada's rent" })).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        // What was ignored may turn out to be something.
        var invoice = await billing.AnInvoice(association);
        (await Match(association, line, new { invoices = new[] { new { invoiceId = invoice.Id } } })).Is(HttpStatusCode.OK);
        (await staff.Post($"/v1/bank-lines/{line}/ignore", new { reason = "rent" })).IsProblem(HttpStatusCode.Conflict, "bank-line-decided");
    }

    [Fact]
    public async Task Money_that_went_out_pays_nothing()
    {
        var (association, line) = await ALine(-12000);
        var invoice = await billing.AnInvoice(association);
        (await Match(association, line, new { invoices = new[] { new { invoiceId = invoice.Id } } })).IsProblem(HttpStatusCode.Conflict, "bank-line-not-incoming");
    }

    [Fact]
    public async Task Lines_are_listed_by_day_and_by_what_they_are()
    {
        var association = await billing.WithAccount();
        var days = new[] { 3, 1, 2, 1 };
        (await billing.Import(association, Statements.Camt(days.Select((day, nth) => new Told(billing.Today.AddDays(-day), 100 + nth, "Ada"))))).Is(HttpStatusCode.Created);
        var staff = billing.As(Tokens.Staff(association));
        var all = (await staff.Get("/v1/bank-lines?limit=3")).Is(HttpStatusCode.OK);
        var rest = (await staff.Get($"/v1/bank-lines?limit=3&after={all["next"]}")).Is(HttpStatusCode.OK);
        string[] booked = [.. all.Json["items"]!.AsArray().Concat(rest.Json["items"]!.AsArray()).Select(line => (string)line!["bookedOn"]!)];
        Assert.Equal([.. days.OrderDescending().Select(day => $"{billing.Today.AddDays(-day):yyyy-MM-dd}")], booked);
        Assert.Equal(3, (await staff.Get($"/v1/bank-lines?status=open&from={billing.Today.AddDays(-2):yyyy-MM-dd}&through={billing.Today:yyyy-MM-dd}")).Json["items"]!.AsArray().Count);
        Assert.Empty((await staff.Get("/v1/bank-lines?status=matched")).Json["items"]!.AsArray());
        (await staff.Get("/v1/bank-lines?status=1")).IsProblem(HttpStatusCode.BadRequest, "invalid-request");
    }

    async Task<(Guid Association, Guid Line)> ALine(long amount)
    {
        var association = await billing.WithAccount();
        return (association, (await billing.Import(association, Statements.Camt(new Told(billing.Today, amount, "Ada Lovelace", "dues")))).Is(HttpStatusCode.Created).Lines()[0].Line);
    }

    Task<Answer> Match(Guid association, Guid line, object body) => billing.As(Tokens.Staff(association)).Post($"/v1/bank-lines/{line}/match", body);
}
