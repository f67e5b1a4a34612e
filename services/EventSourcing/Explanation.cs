using System.Text.Json;
using System.Text.Json.Nodes;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;
using JasperFx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Associations.EventSourcing;

/// <summary>
/// Why a thing is as it is: each event of its history that changed what the caller sees of it, with what it changed. It is made of the same
/// view as the answer that it explains, so it tells nothing that the answer would not, and cannot fall behind it.
/// </summary>
public static class Explanation
{
    /// <summary>
    /// Maps <c>GET</c> of one thing, answered by <see cref="Reads.One{T}(Guid, Func{T, object}, CancellationToken, Func{T, Caller, bool})"/>: how it
    /// stands, how it stood with <c>?asOf=</c>, and at <c>…/explain</c> why.
    /// </summary>
    /// <param name="routes">Where.</param>
    /// <param name="pattern">The thing's path.</param>
    /// <param name="handler">Answers both.</param>
    public static IEndpointConventionBuilder MapOne(this IEndpointRouteBuilder routes, string pattern, Delegate handler)
    {
        var why = routes.MapGet($"{pattern}/explain", handler).Explains().Paged();
        // It is declared once what the thing looks like; its explanation looks like every explanation.
        why.Finally(built =>
        {
            foreach (var answer in built.Metadata.OfType<IProducesResponseTypeMetadata>().ToList()) built.Metadata.Remove(answer);
            built.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(PageOf<ExplainedChange>), ["application/json"]));
        });
        return new Both(routes.MapGet(pattern, handler), why).AsOf();
    }

    internal static bool IsAsked(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Operation.Explanation>() is not null;

    /// <param name="http">The request.</param>
    /// <param name="events">The thing's history, as far as was asked for.</param>
    /// <param name="state">Nothing yet.</param>
    /// <param name="view">What the caller sees at an instant.</param>
    internal static IResult Of<T>(HttpContext http, IReadOnlyList<IEvent> events, T state, Func<T, DateTimeOffset, object> view) where T : class, IState<T>
    {
        if (!Paging.TryReadLimit(http.Request, out var limit, out var problem)) return problem;
        var after = 0L;
        if (http.Request.Query.TryGetValue("after", out var cursor) && !VersionCursor.TryParse(cursor.ToString(), out after))
            return Problems.Invalid("after", "Send the 'next' of a page as it was given; it is not made by hand.");
        var field = http.Request.Query["of"].ToString();

        var seen = new JsonObject();
        var page = new List<ExplainedChange>();
        foreach (var e in events)
        {
            state = state.Evolve(e.Data);
            // What the caller has read already is only gone through.
            if (e.Version < after) continue;
            var now = JsonSerializer.SerializeToNode(view(state, e.DecidedAt()), Json.Options)!.AsObject();
            var changes = e.Version == after ? [] : Differences("", seen, now).Where(change => Concerns(change.Field, field)).ToList();
            seen = now;
            if (changes.Count == 0) continue;
            if (page.Count == limit) return Results.Ok(new Page(page, VersionCursor.Of(page[^1].Version)));
            page.Add(ExplainedChange.Of(e, changes));
        }
        return Results.Ok(new Page(page, null));
    }

    static bool Concerns(string changed, string asked) =>
        asked.Length == 0 || (changed.StartsWith(asked, StringComparison.Ordinal) && (changed.Length == asked.Length || changed[asked.Length] is '.' or '['))
        || (asked.StartsWith(changed, StringComparison.Ordinal) && asked[changed.Length] is '.' or '[');

    static IEnumerable<FieldChange> Differences(string field, JsonNode? from, JsonNode? to) => (from, to) switch
    {
        (JsonObject before, JsonObject after) => before.Select(member => member.Key).Union(after.Select(member => member.Key))
            .SelectMany(name => Differences(field.Length == 0 ? name : $"{field}.{name}", before[name], after[name])),
        (JsonArray before, JsonArray after) => Enumerable.Range(0, Math.Max(before.Count, after.Count))
            .SelectMany(at => Differences($"{field}[{at}]", before.ElementAtOrDefault(at), after.ElementAtOrDefault(at))),
        _ => JsonNode.DeepEquals(from, to) ? [] : [new FieldChange(field, from?.DeepClone(), to?.DeepClone())],
    };

    /// <summary>What is said of the thing is said of its explanation, too.</summary>
    sealed class Both(params IEndpointConventionBuilder[] operations) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            foreach (var operation in operations) operation.Add(convention);
        }

        public void Finally(Action<EndpointBuilder> finallyConvention)
        {
            foreach (var operation in operations) operation.Finally(finallyConvention);
        }
    }
}

/// <summary>Something that happened and changed what you see of the thing.</summary>
/// <param name="Version">Its place in the thing's history, from 1; what else happened is not shown, so some are missing.</param>
/// <param name="At">When it was decided, UTC.</param>
/// <param name="Event">What happened, by its name in the store.</param>
/// <param name="Changes">What it changed.</param>
/// <param name="Meaning">What happened, in words.</param>
/// <param name="Rule">What decided it: the use case, or the message that led to it.</param>
/// <param name="By">Who: the role of a caller, such as <c>staff</c>, or the process of ours.</param>
sealed record ExplainedChange(
    long Version, DateTimeOffset At, string Event, IReadOnlyList<FieldChange> Changes, string? Meaning = null, string? Rule = null, string? By = null)
{
    internal static ExplainedChange Of(IEvent e, IReadOnlyList<FieldChange> changes)
    {
        var (actor, role) = (Cause.Header(e, Cause.ActorHeader), Cause.Header(e, Cause.RoleHeader));
        // A colleague of the association's staff is not named to its members.
        var process = actor?.StartsWith(Caller.AccountPrefix, StringComparison.Ordinal) == true ? null : actor;
        return new(e.Version, e.DecidedAt(), e.EventTypeName, changes, XmlDocs.Of(e.Data.GetType()), Cause.Header(e, Cause.ReasonHeader), role ?? process);
    }
}

/// <summary>A field of what you see, before and after.</summary>
/// <param name="Field">Its path, such as <c>term.endsOn</c> or <c>payments[0].status</c>.</param>
/// <param name="From">What it was; absent where there was nothing.</param>
/// <param name="To">What it became; absent where there is nothing any more.</param>
sealed record FieldChange(string Field, object? From = null, object? To = null);
