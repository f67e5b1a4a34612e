using System.Globalization;
using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Associations.EventSourcing;

/// <summary>
/// Runs commands that arrive over HTTP, for the association of the caller's token. Answers with the <c>ETag</c> of what changed,
/// honours <c>If-Match</c> and <c>Idempotency-Key</c>, and with <c>?dryRun=true</c> decides and tells without appending or remembering.
/// </summary>
public sealed class Commands(Runner runner, IHttpContextAccessor http)
{
    /// <summary>Who is asking.</summary>
    public Caller Caller => Caller.Of(Context);

    /// <summary>The caller's network address as far as it can be believed; null when it is not known. It is personal data.</summary>
    public string? CallerAddress => RequestCause.Of(Context).Origin?.Address;

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
        if (IsDryRun) return await Rehearse(association, handle, cancellation);
        var (request, refused) = await Repeatable(cancellation);
        return refused ?? Answer(await Commit(association, work => request is null ? handle(work) : request.Once(work, handle, cancellation), cancellation));
    }

    /// <summary>
    /// A command that must ask another system: one transaction stores the intent, no transaction is open during the call, and another stores
    /// what came of it. With an <c>Idempotency-Key</c>, a repetition after a crash between the two goes on where it was left.
    /// </summary>
    /// <param name="begin">Decides, and stores the intent under the undertaking's id. On a resumed one it finds its intent stored, and must accept that.</param>
    /// <param name="ask">Asks the other system, under the same id, and does not give up with the caller.</param>
    /// <param name="finish">Stores what it said, which somebody else may have learnt meanwhile.</param>
    /// <param name="cancellation">The request's; it counts until the intent is stored.</param>
    public async Task<IResult> RunInSteps(
        Func<Work, Undertaking, Task<Outcome>> begin, Func<Undertaking, Task> ask, Func<Work, Undertaking, Task<Outcome>> finish, CancellationToken cancellation)
    {
        var association = Caller.RequiredAssociation;
        Undertaking undertaking = default;
        Task<Outcome> Begin(Work work, Undertaking begun) => begin(work, undertaking = begun);
        Task<Outcome> BeginNew(Work work) => Begin(work, new Undertaking(Uuid.New(work.Now), IsResumed: false));

        if (IsDryRun) return await Rehearse(association, BeginNew, cancellation);
        var (request, refused) = await Repeatable(cancellation);
        if (refused is not null) return refused;
        var begun = await Commit(association, work => request is null ? BeginNew(work) : request.Begin(work, Begin, cancellation), cancellation);
        if (begun is not Outcome.Accepted) return Answer(begun);

        await ask(undertaking);
        Task<Outcome> Finish(Work work) => finish(work, undertaking);
        return Answer(await Commit(
            association, work => request is null ? Finish(work) : request.Finish(work, Finish, CancellationToken.None), CancellationToken.None));
    }

    /// <summary>True when the caller only wants to know what would happen.</summary>
    public bool IsDryRun => Context.Request.Query.TryGetValue("dryRun", out var asked) && bool.TryParse(asked, out var yes) && yes;

    async Task<Outcome> Commit(Guid association, Func<Work, Task<Outcome>> handle, CancellationToken cancellation) =>
        (await runner.Run(association, RequestCause.Of(Context), handle, cancellation)).Outcome;

    async Task<IResult> Rehearse(Guid association, Func<Work, Task<Outcome>> handle, CancellationToken cancellation)
    {
        var (outcome, events) = await runner.Run(association, RequestCause.Of(Context), handle, cancellation, dryRun: true);
        return outcome is Outcome.Accepted accepted ? Results.Ok(new DryRun(true, [.. events.Select(WouldHappen.From)], accepted.Body)) : Answer(outcome);
    }

    // The request as one that may come again; null when it has no key, or a caller whose key would be everybody's.
    async Task<(IdempotentRequest? Request, IResult? Refused)> Repeatable(CancellationToken cancellation)
    {
        if (IdempotencyKey.Of(Context) is not { } key || Caller is not { Account: not null } caller) return (null, null);
        return key.TryGet(out var value)
            ? (await IdempotentRequest.Of(key, value, caller, cancellation), null)
            : (null, Problems.Invalid(IdempotencyKey.Header, $"Give one key of 1 to {IdempotencyKey.Longest} visible ASCII characters, such as a UUID, bare or in double quotes."));
    }

    IResult Answer(Outcome outcome)
    {
        switch (outcome)
        {
            case Outcome.Refused { Rejection: var refused }:
                return Refuse(refused);
            case Outcome.Replayed { Answer: var answer }:
                Context.Response.Headers["Idempotent-Replayed"] = "true";
                return answer;
            case Outcome.Accepted accepted:
                return accepted.Answer ?? CommandAnswer.To(accepted);
            default:
                throw new InvalidOperationException("An outcome is accepted, refused or replayed.");
        }
    }

    IResult Refuse(Rejection rejection)
    {
        if (rejection.RetryAfter is { } wait) Context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (rejection.CurrentVersion is { } version) Context.Response.Headers.ETag = Preconditions.ETag(version);
        var members = new Dictionary<string, object?>();
        if (rejection.CurrentVersion is { } current) members["currentVersion"] = current;
        if (rejection.Context is { } context) members["context"] = context;
        return Problems.Problem(
            rejection.Status,
            rejection.Code,
            rejection.Detail,
            rejection.Field is { } field ? new Dictionary<string, string[]> { [field] = [rejection.Detail] } : null,
            members);
    }

    /// <summary>The answer to a dry run: what the command would have written, and what it would have answered.</summary>
    sealed record DryRun(bool Dry, IReadOnlyList<WouldHappen> Events, object? Result);

    sealed record WouldHappen(string Type, object Data)
    {
        internal static WouldHappen From(object e) => new(EventTypes.NameOf(e.GetType()), e);
    }
}
