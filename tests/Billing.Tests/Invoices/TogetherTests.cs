using System.Net;
using Associations.Billing.Dunning;
using Associations.Billing.Invoices;
using Associations.Billing.Taxes;
using Associations.Contracts;
using Associations.Contracts.Membership.V1;
using Associations.EventSourcing;
using Associations.Testing;
using JasperFx.Events;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using BillingEntity = Associations.Billing.Entities.BillingEntity;

namespace Associations.Billing.Tests.Invoices;

/// <summary>What waits for the numbers of an association is issued together, and each as if it were by itself.</summary>
public sealed class TogetherTests(NumberingFixture billing) : IClassFixture<NumberingFixture>
{
    const int Many = 20;

    [Fact]
    public async Task What_waits_is_issued_in_one_transaction_and_each_event_says_by_which_message()
    {
        var association = await Founding.Of(billing);
        var asked = await WhileNumbersAreHeld(association, Enumerable.Range(0, Many).Select(_ => Dues()));

        await Eventually.Holds(async () => (await Numbers(association)).Count == Many + 2, "all invoices");
        Assert.Equal(Expected(Many + 2), await Numbers(association));
        Assert.Equal(["1", "1", $"{Many}"], await Transactions(association));
        await using var session = billing.Store.QuerySession(association.ToString());
        foreach (var (message, dues) in asked)
        {
            var id = (await session.LoadAsync<InvoicedSubject>(dues.ApplicationId))!.InvoiceId!.Value;
            var given = (await session.Events.FetchStreamAsync(Series(association))).Single(e => e.Data is NumberGiven given && given.InvoiceId == id);
            IEvent[] all = [given, .. await session.Events.FetchStreamAsync(id), .. await session.Events.FetchStreamAsync(DunningCase.IdOf(id))];
            Assert.Equal(3, all.Length);
            Assert.All(all, e => Assert.Equal(
                (nameof(WhenApplicationApproved), $"because of application.approved {message}"), (Header(e, "actor"), Header(e, "reason"))));
            Assert.All(all, e => Assert.Equal(e.CorrelationId, Header(e, "traceparent")?.Split('-')[1]));
        }
    }

    [Fact]
    public async Task What_a_VAT_number_decides_about_among_them_is_noted_on_it_for_each_with_its_own_message()
    {
        var association = await Founding.Of(billing, taxId: "BE 0123.456.749");
        (await billing.As(Tokens.Staff(association)).Post("/v1/tax-rules", new
        {
            pricesIncludeTax = false,
            rates = new[] { new { country = "BE", level = "standard", rate = 2100, from = "2020-01-01" } },
            charges = new[] { new { @for = "*", category = "S" } },
            whenUnchecked = "reverseCharge",
        })).Is(HttpStatusCode.OK);
        (await billing.As(Tokens.Person(association)).Post("/v1/billing-details",
            new { name = "Ada Lovelace", address = new { lines = Array.Empty<string>(), country = "DE" }, taxId = "DE136695976" })).Is(HttpStatusCode.OK);
        var asked = await WhileNumbersAreHeld(association, Enumerable.Range(0, Many).Select(_ => Dues()));

        await Eventually.Holds(async () => (await Numbers(association)).Count == Many + 2, "all invoices");
        Assert.Equal(["1", "1", $"{Many}"], await Transactions(association));
        await using var session = billing.Store.QuerySession(association.ToString());
        var relied = (await session.Events.FetchStreamAsync(VatNumber.IdOf(association, "DE136695976"))).Where(e => e.Data is VatNumberReliedOn).ToLookup(e => ((VatNumberReliedOn)e.Data).InvoiceId);
        Assert.Equal(Many + 2, relied.Count);
        foreach (var (message, dues) in asked)
        {
            var id = (await session.LoadAsync<InvoicedSubject>(dues.ApplicationId))!.InvoiceId!.Value;
            var noted = Assert.Single(relied[id]);
            Assert.Equal((true, $"because of application.approved {message}"), (((VatNumberReliedOn)noted.Data).ReverseCharged, Header(noted, "reason")));
        }
        Assert.Equal(Many + 2, (await session.Query<VatNumber>().SingleAsync()).Undecided.Length);
    }

    [Fact]
    public async Task What_comes_twice_among_them_is_issued_once()
    {
        var association = await Founding.Of(billing);
        var (twice, same, id) = (Dues(), Dues(), Guid.CreateVersion7());
        // One message that is delivered twice, and two messages that ask for the same.
        await WhileNumbersAreHeld(association, [twice, same, same, Dues()], again: (twice, id));

        await Eventually.Holds(async () => (await Numbers(association)).Count == 5, "all invoices");
        await Drained(association, 2 + 5);
        Assert.Equal(Expected(5), await Numbers(association));
    }

    [Fact]
    public async Task One_that_can_never_be_issued_keeps_nobody_from_a_number_and_takes_none()
    {
        var association = await Founding.Of(billing);
        var impossible = Dues() with { Lines = [new ChargeLine("All", 1, long.MaxValue, "test"), new ChargeLine("More", 1, long.MaxValue, "test")] };
        await WhileNumbersAreHeld(association, [.. Enumerable.Range(0, Many / 2).Select(_ => Dues()), impossible, .. Enumerable.Range(0, Many / 2).Select(_ => Dues())]);

        await Eventually.Holds(async () => (await Numbers(association)).Count == Many + 2, "the others' invoices");
        await Eventually.Holds(async () => await Waiting("billing.when-application-approved_error") == 1, "the impossible one aside", TimeSpan.FromMinutes(1));
        Assert.Equal(Expected(Many + 2), await Numbers(association));
        await using var session = billing.Store.QuerySession(association.ToString());
        Assert.Null(await session.LoadAsync<InvoicedSubject>(impossible.ApplicationId));
    }

    [Fact]
    public async Task Associations_that_wait_at_once_are_kept_apart()
    {
        Guid[] associations = [await Founding.Of(billing), await Founding.Of(billing)];
        await using var holding = await Held(associations[0]);
        await Task.WhenAll(Enumerable.Range(0, 2 * Many).Select(n => billing.Bus.Publish(Dues(), associations[n % 2])));
        // The one waits for nothing that the other waits for.
        await Eventually.Holds(async () => (await Numbers(associations[1])).Count == Many, "the other's invoices");
        Assert.Single(await Numbers(associations[0]));
        await holding.DisposeAsync();
        await Eventually.Holds(async () => (await Numbers(associations[0])).Count == Many + 1, "the one's invoices");
        Assert.Equal(Expected(Many + 1), await Numbers(associations[0]));
        Assert.Equal(Expected(Many), await Numbers(associations[1]));
    }

    static ApplicationApproved Dues() => BillingFixture.Approved(Guid.CreateVersion7(), Guid.Empty);

    // While somebody has the series, the first message waits for it, and the others for the first.
    async Task<IReadOnlyList<(Guid Message, ApplicationApproved Dues)>> WhileNumbersAreHeld(
        Guid association, IEnumerable<ApplicationApproved> many, (ApplicationApproved Dues, Guid Id)? again = null)
    {
        await using var holding = await Held(association);
        await billing.Bus.Publish(Dues(), association);
        await Eventually.Holds(async () => (await Sql.Rows(billing.Owner,
            "select count(*) from pg_locks where locktype = 'transactionid' and not granted and pid in (select pid from pg_stat_activity where datname = current_database())")).Single() == "1", "the first to wait");
        var published = new List<(Guid, ApplicationApproved)>();
        foreach (var dues in many) published.Add((await billing.Bus.Publish(dues, association), dues));
        for (var time = 0; again is var (twice, id) && time < 2; time++) await billing.Bus.Publish(twice, association, id);
        var gathering = billing.Service.Services.GetRequiredService<Gathering<WhenApplicationApproved, ApplicationApproved>>();
        var all = published.Count + (again is null ? 0 : 2);
        await Eventually.Holds(() => Task.FromResult(gathering.Waiting(association) == all), "all to wait");
        return published;
    }

    async Task<NpgsqlConnection> Held(Guid association)
    {
        await billing.Bus.Publish(Dues(), association);
        await Eventually.Holds(async () => (await Numbers(association)).Count == 1, "the first number");
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(billing.Owner) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.BeginTransactionAsync();
        Assert.Single(await Sql.Rows(connection, $"select version from mt_streams where tenant_id = '{association}' and id = '{Series(association)}' for update"));
        return connection;
    }

    async Task<IReadOnlyList<string>> Numbers(Guid association)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        return [.. (await session.Query<Invoice>().Select(invoice => invoice.Number).ToListAsync()).Order()];
    }

    IEnumerable<string> Expected(int count) => Enumerable.Range(1, count).Select(n => $"SOE-{billing.Time.GetUtcNow().Year}-{n:D6}");

    // How many invoices each transaction wrote.
    async Task<IReadOnlyList<string>> Transactions(Guid association) =>
        [.. (await Sql.Rows(billing.Owner, $"select count(*) from mt_doc_invoice where tenant_id = '{association}' group by xmin::text order by count(*)", $"{association}"))];

    // Until that many messages have had their effect.
    Task Drained(Guid association, int messages) => Eventually.Holds(async () => (await Sql.Rows(billing.Owner,
        $"select count(*) from mt_doc_inboxentry where tenant_id = '{association}' and id like 'WhenApplicationApproved:%'", $"{association}")).Single() == $"{messages}", "the inbox");

    async Task<long> Waiting(string queue)
    {
        var factory = new RabbitMQ.Client.ConnectionFactory { Uri = new Uri(billing.Broker) };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            // The queue of what is put aside is made by the first that is.
            return 0;
        }
    }

    static Guid Series(Guid association) => Uuid.From(BillingEntity.IdOf(association), $"invoices/{TimeProvider.System.GetUtcNow().Year}");

    static string? Header(IEvent e, string name) => e.Headers?.GetValueOrDefault(name)?.ToString();
}
