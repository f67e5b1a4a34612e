using System.Net;
using Associations.Billing.Invoices;
using Associations.Billing.Taxes;
using Associations.Testing;
using Marten;
using BillingEntity = Associations.Billing.Entities.BillingEntity;

namespace Associations.Billing.Tests.Taxes;

/// <summary>The Billing service beside a VIES that does what a test tells it.</summary>
public sealed class TaxingFixture : ServiceFixture<Program>
{
    internal ViesStub Vies { get; private set; } = null!;

    /// <inheritdoc />
    protected override IEnumerable<(string Key, string Value)> Settings =>
        [("Stripe:ApiBase", "http://127.0.0.1:9"), ("Stripe:ApiKey", "sk_test_billing"), ("Vies:Address", Vies.Address.AbsoluteUri), ("Vies:Patience", "00:00:01")];

    /// <inheritdoc />
    public override async ValueTask InitializeAsync()
    {
        Vies = await ViesStub.Start();
        await base.InitializeAsync();
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Vies.DisposeAsync();
    }
}

public sealed class TaxingTests(TaxingFixture billing) : IClassFixture<TaxingFixture>
{
    static readonly object[] Rates = [new { country = "BE", level = "standard", rate = 2100, from = "2020-01-01" }];

    [Fact]
    public async Task Rules_hold_from_when_they_are_set_and_what_was_issued_before_stays()
    {
        var association = await Founding.Of(billing, taxId: "BE 0123.456.749");
        var staff = billing.As(Tokens.Staff(association));
        var before = await Issued(association);
        Assert.Equal((12000L, null, null), (before.Total, before.Taxes, before.Under!.TaxRulesRevision));

        var rules = (await staff.Post("/v1/tax-rules", new { pricesIncludeTax = false, rates = Rates, charges = new[] { new { @for = "*", category = "S" } } })).Is(HttpStatusCode.OK);
        var exclusive = await Issued(association);
        Assert.Equal((14520L, new TaxTotal("S", 2100, 12000, 2520), 1, "domestic"),
            (exclusive.Total, exclusive.Taxes!.Single(), exclusive.Under!.TaxRulesRevision, exclusive.Under.Tax));

        billing.Time.Advance(TimeSpan.FromMinutes(1));
        (await staff.Post("/v1/tax-rules", new { pricesIncludeTax = true, rates = Rates, charges = new[] { new { @for = "*", category = "S" } } })).Is(HttpStatusCode.OK);
        var inclusive = await Issued(association);
        Assert.Equal((12000L, new TaxTotal("S", 2100, 9917, 2083), 2), (inclusive.Total, inclusive.Taxes!.Single(), inclusive.Under!.TaxRulesRevision));
        Assert.Equal(14520, (await InvoiceOf(association, exclusive.Subject.Id)).Total);

        var asOf = Uri.EscapeDataString((await RecordedAt(association, rules.Id)).ToString("O"));
        Assert.Equal("false", (await staff.Get($"/v1/tax-rules/{rules.Id}?asOf={asOf}")).Is(HttpStatusCode.OK)["pricesIncludeTax"]);
        Assert.Equal("true", (await staff.Get($"/v1/tax-rules/{rules.Id}"))["pricesIncludeTax"]);
        Assert.Single((await staff.Get("/v1/tax-rules")).Json["items"]!.AsArray());
        (await billing.As(Tokens.Person(association)).Post("/v1/tax-rules", new { })).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
    }

    [Fact]
    public async Task Dues_may_be_exempt_with_the_reason_and_the_rest_taxed()
    {
        var association = await Founding.Of(billing, taxId: "BE 0123.456.749");
        (await billing.As(Tokens.Staff(association)).Post("/v1/tax-rules", new
        {
            pricesIncludeTax = true,
            rates = Rates,
            charges = new object[] { new { @for = "*", category = "S" }, new { @for = "application", category = "E", reason = "Article 132(1)(l), Directive 2006/112/EC" } },
        })).Is(HttpStatusCode.OK);
        Assert.Equal(new TaxTotal("E", 0, 12000, 0, "Article 132(1)(l), Directive 2006/112/EC"), (await Issued(association)).Taxes!.Single());
    }

    [Fact]
    public async Task A_business_in_another_member_state_is_charged_without_tax_once_its_number_is_confirmed()
    {
        var association = await Founding.Of(billing, taxId: "BE 0123.456.749");
        billing.Vies.Behaviour = ViesStub.Says(valid: true);
        await SetRules(association, "domesticTax");
        await Buyer(association, "DE136695976");
        var number = await Becomes(association, "valid");
        Assert.Equal("WAPIAAAAY", number["consultation"]);

        var issued = await Issued(association);
        Assert.Equal((12000L, new TaxTotal("AE", 0, 12000, 0, TaxDecider.ReverseCharge), "reverse-charge"), (issued.Total, issued.Taxes!.Single(), issued.Under!.Tax));
        await using var session = billing.Store.QuerySession(association.ToString());
        // Both numbers are kept as they were: the buyer's beside the invoice, the seller's in the version of the entity that it names.
        Assert.Equal("DE136695976", (await session.LoadAsync<Billing.Buyers.InvoicedBuyer>((await InvoiceOf(association, issued.Subject.Id)).Id))!.TaxId);
        Assert.Equal("BE 0123.456.749", (await session.Events.AggregateStreamAsync<BillingEntity>(issued.EntityId, version: issued.Under.EntityRevision))!.TaxId);
    }

    [Fact]
    public async Task A_number_that_is_refused_is_charged_domestic_tax()
    {
        var association = await Founding.Of(billing, taxId: "BE 0123.456.749");
        billing.Vies.Behaviour = ViesStub.Says(valid: false);
        await SetRules(association, "reverseCharge");
        await Buyer(association, "DE136695976");
        await Becomes(association, "invalid");
        var issued = await Issued(association);
        Assert.Equal((14520L, "number-invalid"), (issued.Total, issued.Under!.Tax));
    }

    [Theory]
    [InlineData("down", "domesticTax", "number-unchecked", 14520)]
    [InlineData("slow", "domesticTax", "number-unchecked", 14520)]
    [InlineData("garbage", "domesticTax", "number-unchecked", 14520)]
    [InlineData("down", "reverseCharge", "reverse-charge-unchecked", 12000)]
    public async Task While_VIES_is_no_help_invoices_are_issued_and_none_is_rewritten_when_it_is(string how, string policy, string why, long total)
    {
        var association = await Founding.Of(billing, taxId: "BE 0123.456.749");
        billing.Vies.Behaviour = how switch
        {
            "down" => (context, _) =>
            {
                context.Abort();
                return Task.CompletedTask;
            }
            ,
            "slow" => (context, _) => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted),
            _ => ViesStub.Sends(200, "<html>maintenance</html>", "text/html"),
        };
        await SetRules(association, policy);
        await Buyer(association, "DE136695976");
        var issued = await Issued(association);
        Assert.Equal((total, why), (issued.Total, issued.Under!.Tax));
        var id = (await InvoiceOf(association, issued.Subject.Id)).Id;
        var before = await Stored(association, id);
        // It was asked, and there was no answer.
        await Eventually.Holds(async () => (await NumberOf(association)).Failures > 0, "the first try");

        billing.Vies.Behaviour = ViesStub.Says(valid: policy == "domesticTax");
        billing.Time.Advance(TimeSpan.FromMinutes(6));
        var number = await Becomes(association, policy == "domesticTax" ? "valid" : "invalid");
        Assert.Equal(id.ToString(), (string)number.Json["doubted"]!.AsArray().Single()!["invoiceId"]!);
        Assert.Equal(before, await Stored(association, id));
        Assert.Equal(policy == "domesticTax" ? 12000 : 14520, (await Issued(association)).Total);
    }

    async Task SetRules(Guid association, string whenUnchecked) => (await billing.As(Tokens.Staff(association)).Post("/v1/tax-rules",
        new { pricesIncludeTax = false, rates = Rates, charges = new[] { new { @for = "*", category = "S" } }, whenUnchecked })).Is(HttpStatusCode.OK);

    async Task Buyer(Guid association, string taxId) => (await billing.As(Tokens.Person(association)).Post("/v1/billing-details",
        new { name = "Ada Lovelace", address = new { lines = Array.Empty<string>(), country = "DE" }, taxId })).Is(HttpStatusCode.OK);

    async Task<Answer> Becomes(Guid association, string standing) => await Eventually.Get(async () =>
    {
        var items = (await billing.As(Tokens.Staff(association)).Get("/v1/vat-numbers")).Is(HttpStatusCode.OK).Json["items"]!.AsArray();
        return items.Count == 1 && (string)items[0]!["standing"]! == standing ? await billing.As(Tokens.Staff(association)).Get($"/v1/vat-numbers/{items[0]!["id"]}") : null;
    }, $"the number to be {standing}");

    async Task<VatNumber> NumberOf(Guid association)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return await session.Query<VatNumber>().SingleAsync();
    }

    async Task<InvoiceFinalised> Issued(Guid association)
    {
        var application = Guid.CreateVersion7();
        await billing.Bus.Publish(BillingFixture.Approved(application, association), association);
        var invoice = await Eventually.Get(async () =>
        {
            await using var session = billing.Store.QuerySession(association.ToString());
            return await session.Query<Invoice>().Where(invoice => invoice.Subject.Id == application).SingleOrDefaultAsync();
        }, "the invoice");
        await using var session = billing.Store.QuerySession(association.ToString());
        return (InvoiceFinalised)(await session.Events.FetchStreamAsync(invoice.Id))[0].Data;
    }

    async Task<Invoice> InvoiceOf(Guid association, Guid subject)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return await session.Query<Invoice>().Where(invoice => invoice.Subject.Id == subject).SingleAsync();
    }

    async Task<DateTimeOffset> RecordedAt(Guid association, Guid stream)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return (await session.Events.FetchStreamAsync(stream))[0].Timestamp;
    }

    Task<IReadOnlyList<string>> Stored(Guid association, Guid invoice) => Sql.Rows(billing.Owner,
        $"select version, type, data from mt_events where tenant_id = '{association}' and stream_id = '{invoice}' order by version");
}
