namespace Associations.EventSourcing;

/// <summary>Why a command was refused: a value with a stable code, never an exception.</summary>
/// <param name="Code">A slug in the field's words, such as <c>seats-sold-out</c>. Callers branch on it.</param>
/// <param name="Detail">A sentence that says what is wrong and what to do next. No personal data.</param>
/// <param name="Field">For input that cannot be accepted: the field, in camelCase with dots.</param>
/// <param name="Status">The HTTP status it becomes: 409 for a state that forbids it, 400 for a field, 404 for something that is not there.</param>
public sealed record Rejection(string Code, string Detail, string? Field = null, int Status = 409)
{
    /// <summary>For a stale <c>If-Match</c>: the version that is there now.</summary>
    public long? CurrentVersion { get; init; }

    /// <summary>What else this caller needs to decide anew, such as the present state of things, or null. It is told and never stored.</summary>
    public object? Context { get; init; }

    /// <summary>After how long it is worth asking again, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>What a decider answers: facts to append, nothing left to do, or a refusal.</summary>
public sealed record Decision
{
    Decision(IReadOnlyList<object> events, Rejection? rejection) => (Events, Rejection) = (events, rejection);

    /// <summary>What happened, in order. Empty when it was done before, or refused.</summary>
    public IReadOnlyList<object> Events { get; }

    /// <summary>The refusal, or null.</summary>
    public Rejection? Rejection { get; }

    /// <summary>Accepted: these are the facts.</summary>
    public static Decision Accepted(params IReadOnlyList<object> events) => new(events, null);

    /// <summary>Asked for before, and true already: not an error, and nothing to add.</summary>
    public static Decision AlreadyDone { get; } = new([], null);

    /// <summary>Refused, because of the state that things are in.</summary>
    public static Decision Rejected(string code, string detail) => new([], new Rejection(code, detail));

    /// <summary>Refused, because this field can never be accepted as it is.</summary>
    public static Decision Invalid(string field, string detail) => new([], new Rejection("invalid-request", detail, field, 400));
}
