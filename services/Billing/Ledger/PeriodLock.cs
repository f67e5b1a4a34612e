using Marten;
using Npgsql;

namespace Associations.Billing.Ledger;

/// <summary>
/// Who posts on a day that is over and who closes a month wait for each other, within an association: what is posted on a day of an open month is there
/// before the month is closed, or finds it closed.
/// </summary>
static class PeriodLock
{
    /// <summary>From here to the commit no month is closed. Taken last, when all else is locked, so that nobody waits in a circle.</summary>
    internal static Task KeepOpen(IDocumentSession session, CancellationToken cancellation) => Take(session, "pg_advisory_xact_lock_shared", cancellation);

    /// <summary>From here to the commit nobody posts on a day that is over.</summary>
    internal static Task Close(IDocumentSession session, CancellationToken cancellation) => Take(session, "pg_advisory_xact_lock", cancellation);

    static async Task Take(IDocumentSession session, string how, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand($"select {how}(hashtextextended($1, 0))") { Parameters = { new() { Value = $"ledger-periods/{session.TenantId}" } } };
        await session.ExecuteAsync(command, cancellation);
    }
}
