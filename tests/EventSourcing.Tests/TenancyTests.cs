using Associations.Counter;
using Associations.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Associations.EventSourcing.Tests;

/// <summary>What PostgreSQL keeps apart when the code has forgotten to.</summary>
public sealed class TenancyTests(CounterFixture counter)
{
    const string Counts = "select id from mt_doc_count";

    readonly Guid ours = Guid.CreateVersion7();
    readonly Guid theirs = Guid.CreateVersion7();

    [Fact]
    public async Task A_pooled_connection_that_one_association_used_shows_the_next_nothing_of_it()
    {
        var count = await ACount(ours);
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(counter.Database) { MaxPoolSize = 1 }.ConnectionString);
        await using var store = DocumentStore.For(options =>
        {
            options.Connection(source);
            options.Policies.AllDocumentsAreMultiTenanted();
            options.UseRowLevelSecurity();
            options.AutoCreateSchemaObjects = JasperFx.AutoCreate.None;
        });
        Assert.Equal([$"{count}"], await Seen(store, ours));
        Assert.Empty(await Seen(store, theirs));
        Assert.Equal([$"{count}"], await Seen(store, ours));

        // The same connection once more, opened by code that says nothing about whose it is.
        await using var silent = await source.OpenConnectionAsync();
        Assert.Empty(await Sql.Rows(silent, Counts));
    }

    [Fact]
    public async Task A_connection_that_never_said_whose_it_is_gets_an_error()
    {
        await ACount(ours);
        Assert.Equal(PostgresErrorCodes.UndefinedObject, await Sql.Refusal(counter.Database, Counts));
    }

    [Fact]
    public async Task A_row_cannot_be_written_for_another_association()
    {
        var count = await ACount(ours);
        var insert = $"insert into mt_doc_count (tenant_id, id, data, mt_dotnet_type) values ('{theirs}', '{Guid.CreateVersion7()}', '{{}}', 'mine')";
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.Refusal(counter.Database, insert, $"{ours}"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.Refusal(counter.Database, $"update mt_doc_count set tenant_id = '{theirs}'", $"{ours}"));
        Assert.Empty(await Sql.Rows(counter.Database, $"update mt_doc_count set data = '{{}}' where id = '{count}' returning id", $"{theirs}"));
        Assert.Empty(await Sql.Rows(counter.Database, $"delete from mt_doc_count where id = '{count}' returning id", $"{theirs}"));
        Assert.Equal([$"{count}"], await Sql.Rows(counter.Database, Counts, $"{ours}"));
    }

    [Fact]
    public async Task That_an_id_is_taken_elsewhere_cannot_be_found_out()
    {
        var count = await ACount(ours);
        await Increment(theirs, count, null);
        Assert.Equal([$"{count}"], await Sql.Rows(counter.Database, Counts, $"{theirs}"));
        Assert.Equal(["Incremented"], await counter.EventsOf(ours, count));
        Assert.Equal(["Incremented"], await counter.EventsOf(theirs, count));
    }

    [Fact]
    public async Task Across_associations_only_deadlines_are_seen_and_none_is_changed()
    {
        var count = await ACount(ours, counter.Time.GetUtcNow().AddYears(1));
        Assert.Equal([$"{count}"], await Sql.Rows(counter.Database, $"select id from mt_doc_deadline where tenant_id = '{ours}'", "any"));
        Assert.Empty(await Sql.Rows(counter.Database, Counts, "any"));
        Assert.Empty(await Sql.Rows(counter.Database, $"update mt_doc_deadline set due_at = now() where id = '{count}' returning id", "any"));
        Assert.Empty(await Sql.Rows(counter.Database, $"delete from mt_doc_deadline where id = '{count}' returning id", "any"));
        Assert.Empty(await Sql.Rows(counter.Database, "select id from mt_doc_deadline", "none"));
    }

    [Fact]
    public async Task The_owner_who_migrates_sees_every_row_to_fill_new_columns_of_it()
    {
        var (one, other) = (await ACount(ours), await ACount(theirs));
        var seen = await Sql.Rows(counter.Owner, Counts);
        Assert.Contains($"{one}", seen);
        Assert.Contains($"{other}", seen);
    }

    static async Task<IReadOnlyList<string>> Seen(DocumentStore store, Guid association)
    {
        await using var session = store.ReadIn(association);
        // SQL that forgets whose rows it is about.
        return [.. (await session.AdvancedSql.QueryAsync<Guid>(Counts, CancellationToken.None)).Select(id => $"{id}")];
    }

    async Task<Guid> ACount(Guid association, DateTimeOffset? lookAgainAt = null)
    {
        var count = Guid.CreateVersion7();
        await Increment(association, count, lookAgainAt);
        return count;
    }

    Task Increment(Guid association, Guid count, DateTimeOffset? lookAgainAt) =>
        counter.Service.Services.GetRequiredService<Runner>().Run(association, "test", async work =>
        {
            await work.Decide<Count>(count, _ => Decision.Accepted(new Incremented(lookAgainAt)), CancellationToken.None);
            return Outcome.Done;
        }, CancellationToken.None);
}
