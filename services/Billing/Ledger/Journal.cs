using Marten;
using Marten.Schema;
using NpgsqlTypes;

namespace Associations.Billing.Ledger;

/// <summary>How the journal lies in the database.</summary>
static class Journal
{
    internal static void Configure(StoreOptions store) => store.Schema.For<JournalEntry>()
        .Duplicate(entry => entry.PostedOn)
        .Duplicate(entry => entry.InvoiceId)
        .Duplicate(entry => entry.Payer.Account)
        .Duplicate(entry => entry.Payer.PersonId)
        .Duplicate(entry => entry.EntityId, configure: WithoutIndex)
        .Duplicate(entry => entry.Currency, configure: WithoutIndex)
        .Duplicate(entry => entry.OccurredAt, configure: WithoutIndex)
        .Duplicate(entry => entry.DueOn, configure: WithoutIndex)
        .Duplicate(entry => entry.Receivable, configure: WithoutIndex)
        .Duplicate(entry => entry.Accounts, "text[]", NpgsqlDbType.Array | NpgsqlDbType.Text, WithoutIndex)
        .Duplicate(entry => entry.Debits, "bigint[]", NpgsqlDbType.Array | NpgsqlDbType.Bigint, WithoutIndex)
        .Duplicate(entry => entry.Credits, "bigint[]", NpgsqlDbType.Array | NpgsqlDbType.Bigint, WithoutIndex)
        .Duplicate(entry => entry.Months, "int[]", NpgsqlDbType.Array | NpgsqlDbType.Integer, WithoutIndex)
        .Duplicate(entry => entry.Deferred, "bigint[]", NpgsqlDbType.Array | NpgsqlDbType.Bigint, WithoutIndex)
        .Duplicate(entry => entry.Chapters, "uuid[]", NpgsqlDbType.Array | NpgsqlDbType.Uuid, WithoutIndex)
        .Duplicate(entry => entry.ChapterAccounts, "text[]", NpgsqlDbType.Array | NpgsqlDbType.Text, WithoutIndex)
        .Duplicate(entry => entry.ChapterCredits, "bigint[]", NpgsqlDbType.Array | NpgsqlDbType.Bigint, WithoutIndex);

    // Marten makes one for each column. These are read by who reads all, and an index of nothing costs nothing.
    static void WithoutIndex(DocumentIndex index) => index.Predicate = "false";
}
