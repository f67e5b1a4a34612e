using System.Collections.Concurrent;
using System.Globalization;
using Associations.Billing.Invoices;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.Testing;
using Marten;
using Microsoft.Extensions.Time.Testing;
using BillingEntity = Associations.Billing.Entities.BillingEntity;

namespace Associations.Billing.Tests.Invoices;

/// <summary>A service whose further nodes are processes that may be killed, apart from what other tests look at.</summary>
public sealed class NumberingFixture : ServiceFixture<Program>
{
    internal static readonly (string Key, string Value)[] Stripe = [("Stripe:ApiBase", "http://127.0.0.1:9"), ("Stripe:ApiKey", "sk_test_billing")];

    /// <inheritdoc />
    protected override IEnumerable<(string Key, string Value)> Settings => [.. Stripe, ("Logging:LogLevel:MassTransit", "Error")];
}

public sealed class NumberingTests(NumberingFixture billing) : IClassFixture<NumberingFixture>
{
    const int Documents = 1000;

    [Fact]
    public async Task What_numbers_were_given_to_is_not_read_again_for_each()
    {
        var association = await Founding.Of(billing, timeZone: "UTC");
        await billing.Bus.Publish(BillingFixture.Approved(Guid.CreateVersion7(), association), association);
        await Eventually.Holds(async () => await Given(association) == 1, "the first number");
        // Whoever reads it stumbles.
        await Sql.Rows(billing.Owner, $"update mt_events set data = '[]' where tenant_id = '{association}' and type = 'numberSeries.given.v1'");
        await billing.Bus.Publish(BillingFixture.Approved(Guid.CreateVersion7(), association), association);
        await Eventually.Holds(async () => await Given(association) == 2, "the second number");
    }

    // What fails together is run by itself: with many failures nearly everything is, and with few of them nearly nothing.
    [Theory]
    [InlineData(0.2)]
    [InlineData(0.01)]
    public async Task A_thousand_at_once_with_rollbacks_and_three_kills_are_numbered_one_to_a_thousand(double share)
    {
        var association = await Founding.Of(billing, timeZone: "UTC");
        await RollBackSome(association, share);
        // They only issue: what is relayed is another matter.
        (string, string)[] settings = [("EventStore__Daemon", "Disabled"), .. NumberingFixture.Stripe.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value))];
        var nodes = Enumerable.Range(0, 3).Select(_ => new ConcurrentQueue<string>())
            .Select(output => (Output: output, Process: ServiceProcess.Start(typeof(BillingEntity), billing.Database, billing.Broker, output, settings))).ToList();
        try
        {
            foreach (var node in nodes) await ServiceProcess.HasStarted(node.Output);
            var publishing = Parallel.ForEachAsync(Enumerable.Range(0, Documents), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
                await billing.Bus.Publish(BillingFixture.Approved(Guid.CreateVersion7(), association), association));
            foreach (var (node, killAt) in nodes.Zip([100, 300, 500]))
            {
                await Eventually.Holds(async () => await Given(association) >= killAt, $"{killAt} numbers", TimeSpan.FromMinutes(2));
                Assert.False(node.Process.HasExited, string.Join('\n', node.Output));
                node.Process.Kill();
            }
            await publishing;
            await Eventually.Holds(async () => await Given(association) >= Documents, "all numbers", TimeSpan.FromMinutes(2));
        }
        finally
        {
            foreach (var node in nodes)
            {
                if (!node.Process.HasExited) node.Process.Kill();
                node.Process.Dispose();
            }
        }

        await using var session = billing.Store.QuerySession(association.ToString());
        var numbers = (await session.Query<Invoice>().Select(invoice => invoice.Number).ToListAsync()).Order();
        Assert.Equal(Enumerable.Range(1, Documents).Select(n => $"SOE-{billing.Time.GetUtcNow().Year}-{n:D6}"), numbers);
        Assert.NotEqual("0", (await Sql.Rows(billing.Owner, "select last_value - 1 from rolled_back")).Single());
    }

    // The southern summer: the year begins at 11:00 UTC there, and not at noon as its standard time would have it.
    [Theory]
    [InlineData("UTC", "2026-12-31T23:59:59Z", 2026)]
    [InlineData("UTC", "2027-01-01T00:00:00Z", 2027)]
    [InlineData("Europe/Brussels", "2026-12-31T22:59:59Z", 2026)]
    [InlineData("Europe/Brussels", "2026-12-31T23:00:00Z", 2027)]
    [InlineData("Pacific/Auckland", "2026-12-31T10:59:59Z", 2026)]
    [InlineData("Pacific/Auckland", "2026-12-31T11:00:00Z", 2027)]
    [InlineData("America/Los_Angeles", "2027-01-01T07:59:59Z", 2026)]
    [InlineData("America/Los_Angeles", "2027-01-01T08:00:00Z", 2027)]
    public async Task The_series_of_a_year_begins_at_midnight_where_the_entity_is(string timeZone, string at, int year)
    {
        var association = await Founding.Of(billing, timeZone: timeZone);
        Assert.Equal($"SOE-{year}-000001", (await IssuedAt(association, at)).Number);
    }

    [Fact]
    public async Task At_the_turn_of_the_year_one_series_ends_and_the_next_begins_with_one()
    {
        var association = await Founding.Of(billing, timeZone: "Pacific/Auckland");
        string[] numbers =
        [
            (await IssuedAt(association, "2026-12-31T10:59:59.999Z")).Number, (await IssuedAt(association, "2026-12-31T11:00:00Z")).Number,
            // Decided by a node whose clock is behind: it belongs to the year of its day.
            (await IssuedAt(association, "2026-12-31T10:59:59Z")).Number, (await IssuedAt(association, "2026-12-31T11:00:01Z")).Number,
        ];
        Assert.Equal(["SOE-2026-000001", "SOE-2027-000001", "SOE-2026-000002", "SOE-2027-000002"], numbers);
    }

    // Where clocks go forward at midnight the day begins at one, and where they go back its last hour comes twice.
    [Theory]
    [InlineData("Africa/Cairo", "2026-04-23T21:59:59Z", "2026-04-23")]
    [InlineData("Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24")]
    [InlineData("Africa/Cairo", "2026-10-29T20:30:00Z", "2026-10-29")]
    [InlineData("Africa/Cairo", "2026-10-29T21:30:00Z", "2026-10-29")]
    [InlineData("Africa/Cairo", "2026-10-29T22:00:00Z", "2026-10-30")]
    [InlineData("Europe/Brussels", "2026-03-28T22:59:59Z", "2026-03-28")]
    [InlineData("Europe/Brussels", "2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("Europe/Brussels", "2026-03-29T21:59:59Z", "2026-03-29")]
    [InlineData("Europe/Brussels", "2026-03-29T22:00:00Z", "2026-03-30")]
    [InlineData("Europe/Brussels", "2026-10-25T22:59:59Z", "2026-10-25")]
    [InlineData("Europe/Brussels", "2026-10-25T23:00:00Z", "2026-10-26")]
    public async Task A_document_has_the_day_of_the_entitys_clocks_also_when_they_change(string timeZone, string at, string day)
    {
        var association = await Founding.Of(billing, timeZone: timeZone);
        Assert.Equal(DateOnly.Parse(day), (await IssuedAt(association, at)).IssuedOn);
    }

    [Fact]
    public async Task Each_kind_of_document_is_counted_by_itself()
    {
        var association = await Founding.Of(billing, timeZone: "UTC");
        var numbers = new List<string>();
        foreach (var series in (string[])["invoices", "credit-notes", "invoices", "credit-notes"])
        {
            await new Runner(billing.Store, new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z"))).Run(association, "test", async work =>
            {
                var entity = await work.Read<BillingEntity>(BillingEntity.IdOf(association), default);
                numbers.Add(await NumberSeries.Next(work, entity!, Guid.CreateVersion7(), new(2026, 3, 1), default, series));
                return Outcome.Done;
            }, default);
        }
        Assert.Equal(["SOE-2026-000001", "SOE-CN-2026-000001", "SOE-2026-000002", "SOE-CN-2026-000002"], numbers);
    }

    async Task<Invoice> IssuedAt(Guid association, string at)
    {
        var subject = Guid.CreateVersion7();
        var runner = new Runner(billing.Store, new FakeTimeProvider(DateTimeOffset.Parse(at)));
        await runner.Run(association, "test", work => IssueInvoice.In(work, new Charge(
            new Subject("application", subject), new Payer(null, "ada"), "EUR", [new ChargeLine("Dues", 1, 12000, "test")], work.Now), default), default);
        await using var session = billing.Store.QuerySession(association.ToString());
        return await session.Query<Invoice>().Where(invoice => invoice.Subject.Id == subject).SingleAsync();
    }

    async Task<long> Given(Guid association)
    {
        await using var session = billing.Store.QuerySession(association.ToString());
        var series = Uuid.From(BillingEntity.IdOf(association), $"invoices/{billing.Time.GetUtcNow().Year}");
        return (await session.Events.FetchStreamStateAsync(series))?.Version ?? 0;
    }

    // A share of the inserts fail in the database after they have taken a number, as a serialisation failure does. A sequence is not
    // rolled back, and so says how often.
    Task RollBackSome(Guid association, double share) => Sql.Rows(billing.Owner, $$"""
        drop trigger if exists roll_back on mt_doc_invoicedsubject;
        drop sequence if exists rolled_back;
        create sequence rolled_back;
        create or replace function roll_back() returns trigger language plpgsql security definer as $do$
        begin
            if new.tenant_id = '{{association}}' and random() < {{share.ToString(CultureInfo.InvariantCulture)}} then
                perform nextval('rolled_back');
                raise exception 'rolled back' using errcode = '40001';
            end if;
            return new;
        end $do$;
        create trigger roll_back before insert on mt_doc_invoicedsubject for each row execute function roll_back();
        """);
}
