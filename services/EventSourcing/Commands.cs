using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Associations.EventSourcing;

/// <summary>
/// Runs commands that arrive over HTTP, for the association of the caller's token. Answers with the <c>ETag</c> of what changed,
/// honours <c>If-Match</c>, and with <c>?dryRun=true</c> decides and tells without appending.
/// </summary>
public sealed class Commands(Runner runner, IHttpContextAccessor http)
{
    /// <summary>Who is asking.</summary>
    public Caller Caller => Caller.Of(Context);

    /// <summary>The refusal when <c>If-Match</c> names another version than this; null when the command may go on.</summary>
    public Rejection? Stale(long version) => Preconditions.Stale(Context.Request, version);

    HttpContext Context => http.HttpContext ?? throw new InvalidOperationException("There is no request.");

    /// <summary>A command on one stream that exists: 404 where it does not, 412 where <c>If-Match</c> names another version.</summary>
    /// <param name="id">The stream.</param>
    /// <param name="decide">The rule: state and instant to decision.</param>
    /// <param name="view">The answer, from the state afterwards.</param>
    /// <param name="cancellation">The request's.</param>
    /// <param name="mayChange">False hides it: the caller gets the same 404 as for an id that does not exist.</param>
    public Task<IResult> Execute<T>(
        Guid id, Func<T, DateTimeOffset, Decision> decide, Func<T, object> view, CancellationToken cancellation, Func<T, Caller, bool>? mayChange = null)
        where T : class, IState<T> =>
        Run(async work =>
        {
            if (await work.Find<T>(id, cancellation) is not { } stream) return Outcome.NotFound(Noun.Of<T>());
            if (mayChange is not null && !mayChange(stream.State, Caller)) return Outcome.NotFound(Noun.Of<T>());
            if (Preconditions.Stale(Context.Request, stream.Version) is { } stale) return stale;
            if (stream.Record(decide(stream.State, work.Now)).Rejection is { } refused) return refused;
            return Outcome.Ok(view(stream.State), stream.Version);
        }, cancellation);

    /// <summary>A command on several streams and documents, all or nothing.</summary>
    public Task<IResult> Run(Func<Work, Task<Outcome>> handle, CancellationToken cancellation) =>
        RunIn(Caller.RequiredAssociation, handle, cancellation);

    /// <summary>A command in an association that the token does not name; only for operators, who create them.</summary>
    public async Task<IResult> RunIn(Guid association, Func<Work, Task<Outcome>> handle, CancellationToken cancellation)
    {
        var (outcome, events) = await runner.Run(association, RequestCause.Of(Context), handle, cancellation, IsDryRun);
        return IsDryRun && outcome is Outcome.Accepted accepted
            ? Results.Ok(new DryRun(true, [.. events.Select(WouldHappen.From)], accepted.Body))
            : Answer(outcome);
    }

    /// <summary>One step of a command that speaks to another system between its steps: commits it, and leaves the answering to the command.</summary>
    public async Task<Outcome> Step(Func<Work, Task<Outcome>> handle, CancellationToken cancellation) =>
        (await runner.Run(Caller.RequiredAssociation, RequestCause.Of(Context), handle, cancellation)).Outcome;

    /// <summary>True when the caller only wants to know what would happen.</summary>
    public bool IsDryRun => Context.Request.Query.TryGetValue("dryRun", out var asked) && bool.TryParse(asked, out var yes) && yes;

    /// <summary>An outcome as an answer.</summary>
    public IResult Answer(Outcome outcome) => outcome switch
    {
        Outcome.Refused { Rejection: var refused } => Refuse(refused),
        Outcome.Accepted accepted => Answer(accepted),
        _ => throw new InvalidOperationException("An outcome is accepted or refused."),
    };

    IResult Answer(Outcome.Accepted accepted)
    {
        if (accepted.Version is { } version) Context.Response.Headers.ETag = Preconditions.ETag(version);
        return accepted switch
        {
            { Location: { } location } => Results.Created(location, accepted.Body),
            { Body: { } body } => Results.Ok(body),
            _ => Results.NoContent(),
        };
    }

    static IResult Refuse(Rejection rejection) => Problems.Problem(
        rejection.Status,
        rejection.Code,
        rejection.Detail,
        rejection.Field is { } field ? new Dictionary<string, string[]> { [field] = [rejection.Detail] } : null);

    /// <summary>The answer to a dry run: what the command would have written, and what it would have answered.</summary>
    sealed record DryRun(bool Dry, IReadOnlyList<WouldHappen> Events, object? Result);

    sealed record WouldHappen(string Type, object Data)
    {
        internal static WouldHappen From(object e) => new(EventTypes.NameOf(e.GetType()), e);
    }
}
