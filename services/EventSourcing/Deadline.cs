namespace Associations.EventSourcing;

/// <summary>
/// Says when to look at a stream again. It follows from the stream's state and is stored with its events; what happens then is decided by
/// the state, so a deadline that is late, early or repeated does no harm.
/// </summary>
/// <param name="Id">The stream.</param>
/// <param name="Association">Whose it is.</param>
/// <param name="Kind">The name of the state's type.</param>
/// <param name="DueAt">When, UTC.</param>
/// <param name="Failures">How often looking has failed; each one waits longer, up to ten minutes.</param>
public sealed record Deadline(Guid Id, Guid Association, string Kind, DateTimeOffset DueAt, int Failures = 0);

/// <summary>What to do when a stream is looked at again, by the name of its state's type.</summary>
/// <param name="Kind">The name of the state's type.</param>
/// <param name="Look">Decides on the stream in a unit of work.</param>
sealed record DeadlineHandler(string Kind, Func<IServiceProvider, Guid, Work, CancellationToken, Task<Outcome>> Look);
