using System.Text.RegularExpressions;
using Associations.EventSourcing;

namespace Associations.Architecture.Tests;

public sealed partial class EventNameTests
{
    static readonly IReadOnlyList<Type> Events = [.. Repository.Services.SelectMany(EventTypes.In)];

    static readonly IReadOnlyList<Type> States = [.. Repository.Services.SelectMany(service => service.GetTypes())
        .Where(type => type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IState<>)))];

    [Fact]
    public void The_names_under_which_events_are_stored_never_change() =>
        Repository.Approved("EventNames", string.Join('\n', Events.Select(type => $"{EventTypes.NameOf(type)}  {type.FullName}").Order(StringComparer.Ordinal)));

    [Fact]
    public void No_two_events_share_a_name() =>
        Assert.Empty(Events.GroupBy(EventTypes.NameOf).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void A_name_says_thing_fact_and_version_and_the_thing_is_a_state_beside_it() => Assert.Empty(
        from type in Events
        let name = EventTypes.NameOf(type)
        where !Form().IsMatch(name) || !States.Any(state => state.Assembly == type.Assembly && CamelCase(state.Name) == name.Split('.')[0])
        select $"{type.FullName}: {name}");

    [Fact]
    public void Every_state_folds_every_event_of_its_own() => Assert.Empty(
        from state in States
        let source = Repository.Sources("services").Single(source => Regex.IsMatch(source.Text, $@"record {state.Name}\b[^:;]*: IState<")).Text
        where !source.Contains("Evolve(object e) => this;", StringComparison.Ordinal)
        from e in Events
        where e.Assembly == state.Assembly && EventTypes.NameOf(e).StartsWith($"{CamelCase(state.Name)}.", StringComparison.Ordinal)
        where !Regex.IsMatch(source, $@"\b{e.Name}\b")
        select $"{state.Name} does not know {e.Name}");

    static string CamelCase(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"^[a-z]\w*\.[a-z]\w*\.v[1-9]\d*$")]
    private static partial Regex Form();
}
