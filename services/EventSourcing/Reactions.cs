using System.Reflection;

namespace Associations.EventSourcing;

/// <summary>A message from another service, as a reaction sees it.</summary>
/// <param name="Id">The id of the event it was made from.</param>
/// <param name="Association">Whose it is.</param>
/// <param name="Contract">The contract's public name, such as <c>membership.activated</c>.</param>
/// <param name="Subject">The thing it happened to.</param>
/// <param name="SubjectVersion">Its place in that thing's history, from 1, so that a stale one can be told.</param>
/// <param name="OccurredAt">When the fact was recorded where it happened, UTC.</param>
public sealed record Message(Guid Id, Guid Association, string Contract, Guid Subject, long SubjectVersion, DateTimeOffset OccurredAt);

/// <summary>
/// What a service does when another one says that something happened. It runs inside one unit of work, whose commit also records that
/// the message has had its effect; delivered again, it is not run again.
/// </summary>
/// <typeparam name="TContract">The public contract.</typeparam>
public interface IReaction<in TContract> where TContract : class
{
    /// <summary>Decides and records. May run more than once before it is committed, so it touches nothing outside the work.</summary>
    /// <returns>A refusal is logged and final: the message has then had its effect, which is none.</returns>
    Task<Outcome> React(TContract contract, Message message, Work work, CancellationToken cancellation);
}

/// <summary>
/// A reaction whose messages may have their effect many in one transaction, such as one that takes a number which only one may take at a time. Those that
/// wait are taken together; one that cannot be, or fails, is run by itself, and hears nothing of the others.
/// </summary>
/// <typeparam name="TContract">The public contract.</typeparam>
public interface IReactionTogether<in TContract> : IReaction<TContract> where TContract : class
{
    /// <summary>Looks up for all (<see cref="Work.LoadAhead{T}(IEnumerable{Guid}, Func{T, Guid}, CancellationToken)"/>) what each would look up.</summary>
    Task LookAhead(IReadOnlyList<TContract> contracts, Work work, CancellationToken cancellation);
}

/// <summary>One queue and the reactions that read from it.</summary>
/// <param name="Queue">The queue's name: it holds what is owed to this service, so it never changes.</param>
/// <param name="Handlers">Reaction and contract types.</param>
/// <param name="Parallel">How many messages are worked on at once, each by itself.</param>
sealed record ReactionQueue(string Queue, IReadOnlyList<(Type Reaction, Type Contract)> Handlers, int Parallel)
{
    /// <summary>How many messages of one association have their effect in one transaction at most.</summary>
    internal const int Together = 100;

    /// <summary>How many are in hand at once: while as many as possible are worked on together, as many may gather.</summary>
    internal int InHand => Handlers.Any(handler => typeof(IReactionTogether<>).MakeGenericType(handler.Contract).IsAssignableFrom(handler.Reaction)) ? 2 * Together : Parallel;

    internal static IEnumerable<ReactionQueue> In(Assembly assembly, string service) =>
        from type in assembly.GetTypes()
        where type is { IsAbstract: false, IsGenericTypeDefinition: false }
        let handlers = ContractsOf(type).Select(contract => (type, contract)).ToList()
        where handlers.Count > 0
        select new ReactionQueue($"{service}.{KebabCase(type.Name)}", handlers, Parallel: 8);

    internal static IEnumerable<Type> ContractsOf(Type reaction) =>
        from face in reaction.GetInterfaces()
        where face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReaction<>)
        select face.GetGenericArguments()[0];

    static string KebabCase(string name) =>
        string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
