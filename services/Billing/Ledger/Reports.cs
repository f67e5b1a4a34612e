using System.Data.Common;
using System.Globalization;
using Associations.Billing.Entities;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Marten;
using Npgsql;

namespace Associations.Billing.Ledger;

/// <summary>
/// Answers reports on the books of the caller's association: one query each, about what was posted through a day, as JSON or as CSV.
/// </summary>
sealed class Reports(Reads reads, TimeProvider time, IHttpContextAccessor http)
{
    /// <summary>What of the journal a report is about, to be put after <c>where</c>.</summary>
    internal const string Posted = "tenant_id = @tenant and posted_on <= @as_of and occurred_at <= @known_at and (@entity::uuid is null or entity_id = @entity::uuid)";

    static readonly DateTimeOffset WhatEverWillBeKnown = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Who is asking.</summary>
    internal Caller Caller => reads.Caller;

    /// <summary>Runs a report.</summary>
    /// <param name="name">What its file is called.</param>
    /// <param name="asOf">The caller's day, as it was given.</param>
    /// <param name="knownAt">The caller's instant, as it was given.</param>
    /// <param name="entity">In whose books, as it was given; null for those of all, each for itself.</param>
    /// <param name="sql">The query, over <see cref="Posted"/>; <c>@as_of</c> is the day.</param>
    /// <param name="read">Makes a row.</param>
    /// <param name="cancellation">The request's.</param>
    /// <param name="parameters">What else the query names.</param>
    internal async Task<IResult> Answer<T>(
        string name, string? asOf, string? knownAt, Guid? entity, string sql, Func<DbDataReader, T> read, CancellationToken cancellation, params (string Name, object Value)[] parameters)
        where T : notnull
    {
        await using var session = reads.Query();
        var known = WhatEverWillBeKnown;
        if (knownAt is not null && !DateTimeOffset.TryParse(knownAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out known))
            return Problems.Invalid("knownAt", "Give an instant as RFC 3339 has it, such as 2026-03-31T17:00:00Z.");
        if (entity is { } named && await EntityOf(session, named, cancellation) is null) return Problems.NotFound("billing entity");
        DateOnly day;
        if (asOf is null) day = await Today(session, entity, cancellation);
        else if (!DateOnly.TryParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return Problems.Invalid("asOf", "Give a day, such as 2026-03-31.");
        // The first and the last of all days mean infinity to the database, from which nothing can be taken.
        if (day == DateOnly.MinValue || day == DateOnly.MaxValue) return Problems.Invalid("asOf", "Give a day from 0001-01-02 to 9999-12-30.");

        var rows = await Rows(session, sql, [("as_of", day), ("known_at", known.ToUniversalTime()), ("entity", (object?)entity ?? DBNull.Value), .. parameters], read, cancellation);
        var context = http.HttpContext!;
        context.Response.Headers.Vary = "Accept";
        if (!PrefersCsv(context.Request)) return Results.Ok(new Report<T>(day, rows));
        context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"{name}-{day:yyyy-MM-dd}.csv\"");
        return Results.Text(Csv.Write(rows), "text/csv; charset=utf-8");
    }

    /// <summary>The rows of one query, whose association is <c>@tenant</c>.</summary>
    internal static async Task<IReadOnlyList<T>> Rows<T>(
        IQuerySession session, string sql, IEnumerable<(string Name, object Value)> parameters, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql);
        command.Parameters.AddWithValue("tenant", session.TenantId);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }

    async Task<DateOnly> Today(IQuerySession session, Guid? entity, CancellationToken cancellation) =>
        (await EntityOf(session, entity ?? BillingEntity.IdOf(Caller.RequiredAssociation), cancellation))?.DateAt(time.GetUtcNow()) ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    static Task<BillingEntity?> EntityOf(IQuerySession session, Guid id, CancellationToken cancellation) =>
        id == Guid.Empty ? Task.FromResult<BillingEntity?>(null) : session.Events.AggregateStreamAsync<BillingEntity>(id, token: cancellation);

    static bool PrefersCsv(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        double QualityOf(string type) =>
            accepted.Where(media => media.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)).Select(media => media.Quality ?? 1).DefaultIfEmpty(0).Max();
        return QualityOf("text/csv") > QualityOf("application/json");
    }
}

/// <summary>A report on the books.</summary>
/// <param name="AsOf">What was posted through this day counts.</param>
/// <param name="Rows">The report.</param>
sealed record Report<T>(DateOnly AsOf, IReadOnlyList<T> Rows);
