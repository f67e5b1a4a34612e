using Associations.EventSourcing;
using Marten;
using Npgsql;

namespace Associations.Webhooks.Deliveries;

/// <summary>A delivery that this process has in hand.</summary>
/// <param name="Association">Whose it is.</param>
/// <param name="Id">The delivery.</param>
readonly record struct Claimed(Guid Association, Guid Id);

/// <summary>The deliveries that are due, as a queue that several processes take from. All SQL on them is here.</summary>
sealed class DeliveryQueue(IDocumentStore store, TimeProvider time)
{
    /// <summary>Longer than an attempt and its record can take, so that a delivery is taken over only from a process that died.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    /// <summary>How many attempts other than first ones run at once for one endpoint; with the first one that makes four.</summary>
    internal const int RetrySlots = 3;

    // Each endpoint's lowest sequence that was never tried, unless somebody has it in hand. "For update" looks at the row as it is now, so of
    // two processes only one gets it, and the other takes nothing of that endpoint.
    internal const string ClaimFirst = $"""
        with next as (
            select d.tenant_id, d.id
            from mt_doc_webhookendpoint e cross join lateral (
                select tenant_id, id from (
                    select * from mt_doc_delivery where tenant_id = e.tenant_id and {EndpointId} = e.id and {Queued} and {First}
                    order by {Sequence} limit 1) lowest
                where {DueAt} <= @now and not {InHand}) d
            where e.data ->> 'status' = 'Enabled'
            limit @free)
        """ + Take;

    // Retries, resends and tests by the time they are due, as many as the endpoint has slots free.
    internal const string ClaimOthers = $"""
        with next as (
            select d.tenant_id, d.id
            from mt_doc_webhookendpoint e cross join lateral (
                select tenant_id, id from mt_doc_delivery
                where tenant_id = e.tenant_id and {EndpointId} = e.id and {Queued} and not {First} and {DueAt} <= @now and not {InHand}
                order by {DueAt} limit greatest(0, @slots - (
                    select count(*) from mt_doc_delivery
                    where tenant_id = e.tenant_id and {EndpointId} = e.id and {Queued} and not {First} and {DueAt} <= @now and {InHand}))) d
            where e.data ->> 'status' = 'Enabled'
            limit @free)
        """ + Take;

    const string Take = $"""
        , free as (
            select d.tenant_id, d.id from mt_doc_delivery d join next using (tenant_id, id)
            where {Queued} and not {InHand}
            for update of d skip locked)
        update mt_doc_delivery d set data = jsonb_set(d.data, '{LeasedUntil}', to_jsonb(@until))
        from free where d.tenant_id = free.tenant_id and d.id = free.id
        returning d.tenant_id, d.id
        """;

    // Columns and not the document's JSON: behind row-level security PostgreSQL looks nothing up in an index by JSON. What is left in JSON is
    // as in the condition of the indexes.
    const string EndpointId = "endpoint_id";
    const string Sequence = "sequence";
    const string DueAt = "due_at";
    const string First = "CAST(data ->> 'first' as boolean)";
    const string Queued = "data ->> 'status' = 'Pending'";
    const string InHand = "coalesce(public.mt_immutable_timestamptz(data ->> 'leasedUntil') > @now, false)";
    const string LeasedUntil = "{leasedUntil}";

    /// <summary>Takes at most so many deliveries in hand, for the time of the <see cref="Lease"/>.</summary>
    internal async Task<IReadOnlyList<Claimed>> Claim(int free, CancellationToken cancellation)
    {
        // PostgreSQL rounds a document's instants to microseconds and Npgsql cuts off: without this, what is due now may be due a moment later.
        var now = time.GetUtcNow().AddMicroseconds(1);
        await using var session = store.OpenAcross();
        var claimed = new List<Claimed>();
        foreach (var sql in (string[])[ClaimFirst, ClaimOthers])
        {
            await using var command = new NpgsqlCommand(sql);
            command.Parameters.AddWithValue("now", now);
            command.Parameters.AddWithValue("until", now + Lease);
            command.Parameters.AddWithValue("slots", RetrySlots);
            command.Parameters.AddWithValue("free", free - claimed.Count);
            await using var reader = await session.ExecuteReaderAsync(command, cancellation);
            while (await reader.ReadAsync(cancellation)) claimed.Add(new Claimed(Guid.Parse(reader.GetString(0)), reader.GetGuid(1)));
        }
        return claimed;
    }

    /// <summary>Reads a delivery for a change: until the transaction ends, nobody else claims, cancels or records it.</summary>
    internal static async Task<Delivery?> LoadLocked(IDocumentSession session, Guid id, CancellationToken cancellation)
    {
        await session.BeginTransactionAsync(cancellation);
        await session.AdvancedSql.QueryAsync<long>(
            "select 1 from mt_doc_delivery where tenant_id = ? and id = ? for update", cancellation, session.TenantId, id);
        return await session.LoadAsync<Delivery>(id, cancellation);
    }

    /// <summary>Ends, in this session's transaction, what is queued for an endpoint.</summary>
    internal static void CancelAll(IDocumentSession session, Guid endpoint) => session.QueueSqlCommand(
        """
        update mt_doc_delivery set data = jsonb_set(data, '{status}', '"Cancelled"')
        where tenant_id = ? and endpoint_id = ? and data ->> 'status' = 'Pending'
        """,
        session.TenantId, endpoint);
}
