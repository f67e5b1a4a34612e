using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Associations.EventSourcing;

/// <summary>The pinned names of events, read from their attribute.</summary>
public static class EventTypes
{
    static readonly ConcurrentDictionary<Type, string> Names = new();

    /// <summary>The pinned name of an event's type.</summary>
    /// <exception cref="InvalidOperationException">The type has none: a defect that a test finds before a release.</exception>
    public static string NameOf(Type type) => Names.GetOrAdd(type, static type =>
        type.GetCustomAttribute<EventTypeAttribute>()?.Name ?? throw new InvalidOperationException($"{type} has no pinned event name."));

    /// <summary>
    /// True when an event is a fact of this kind of stream: its pinned name begins with the state's name, so <c>seatPool.opened.v1</c>
    /// belongs to <c>SeatPool</c>. An id of another kind of stream is then as absent as one that does not exist.
    /// </summary>
    internal static bool Belongs<T>(object e) =>
        NameOf(e.GetType()).StartsWith(JsonNamingPolicy.CamelCase.ConvertName(typeof(T).Name) + '.', StringComparison.Ordinal);

    /// <summary>Every event of an assembly.</summary>
    public static IEnumerable<Type> In(Assembly assembly) => assembly.GetTypes().Where(type => type.IsDefined(typeof(EventTypeAttribute)));

    /// <summary>Every stream state of an assembly.</summary>
    internal static IEnumerable<Type> StatesIn(Assembly assembly) => assembly.GetTypes().Where(type =>
        type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IState<>)));
}
