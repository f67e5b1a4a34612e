using Associations.EventSourcing;

namespace Associations.Membership.People;

/// <summary>A person, as far as history needs one: no name, no address.</summary>
public sealed record Person : IState<Person>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The pseudonym of the person's sign-in, or null.</summary>
    public string? Account { get; init; }

    /// <inheritdoc />
    public static Person Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public Person Evolve(object e) => e switch
    {
        PersonRegistered => this,
        AccountLinked linked => this with { Account = linked.Account },
        _ => throw new UnknownEventException(this, e),
    };
}
