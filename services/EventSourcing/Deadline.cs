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
/// <param name="Look">Does it; a refusal or an exception means that it is tried again later.</param>
/// <param name="AtOnce">How many are looked at beside each other.</param>
sealed record DeadlineHandler(string Kind, LookAgain Look, int AtOnce = 1);

/// <summary>Looks again at a stream whose deadline has come.</summary>
/// <param name="services">The process's services.</param>
/// <param name="deadline">Which stream, and whose.</param>
/// <param name="cancellation">The process stops.</param>
public delegate Task<Outcome> LookAgain(IServiceProvider services, Deadline deadline, CancellationToken cancellation);
