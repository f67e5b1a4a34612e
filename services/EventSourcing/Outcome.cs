namespace Associations.EventSourcing;

/// <summary>How a whole unit of work ended. Only an accepted one is committed.</summary>
public abstract record Outcome
{
    Outcome() { }

    /// <summary>Committed. The body is what the caller is told.</summary>
    /// <param name="Body">The answer, or null.</param>
    /// <param name="Location">The address of what was created, or null when nothing was.</param>
    /// <param name="Version">The stream version after it: the <c>ETag</c>.</param>
    public sealed record Accepted(object? Body = null, string? Location = null, long? Version = null) : Outcome
    {
        /// <summary>The answer as it is kept for a repetition, or null when it is not.</summary>
        internal CommandAnswer? Answer { get; init; }
    }

    /// <summary>Done before, under the same <c>Idempotency-Key</c>: nothing is committed, and the caller gets the answer of that time.</summary>
    internal sealed record Replayed(CommandAnswer Answer) : Outcome;

    /// <summary>Refused: nothing was changed.</summary>
    public sealed record Refused(Rejection Rejection) : Outcome;

    /// <summary>Done, with nothing to tell.</summary>
    public static Outcome Done { get; } = new Accepted();

    /// <summary>Done: here is how things are now.</summary>
    public static Outcome Ok(object body, long? version = null) => new Accepted(body, null, version);

    /// <summary>Created, at this address.</summary>
    public static Outcome Created(string location, object body, long? version = null) => new Accepted(body, location, version);

    /// <summary>Not there, or not for this caller.</summary>
    public static Outcome NotFound(string what) => new Refused(new Rejection("not-found", $"There is no such {what} here.", Status: 404));

    /// <summary>This field can never be accepted as it is.</summary>
    public static Outcome Invalid(string field, string detail) => new Refused(new Rejection("invalid-request", detail, field, 400));

    /// <summary>A refusal becomes an outcome wherever one is expected.</summary>
    public static implicit operator Outcome(Rejection rejection) => new Refused(rejection);
}
