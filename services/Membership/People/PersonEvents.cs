using Associations.EventSourcing;

namespace Associations.Membership.People;

/// <summary>A person became known to the association. Who it is stands in <see cref="PersonDetails"/>, which can be emptied.</summary>
[EventType("person.registered.v1")]
public sealed record PersonRegistered;

/// <summary>A sign-in was found to be this person's.</summary>
/// <param name="Account">The pseudonym of the sign-in.</param>
[EventType("person.accountLinked.v1")]
public sealed record AccountLinked(string Account);
