namespace Associations.Webhooks.EventTypes;

/// <summary>
/// What an endpoint asks for: exact names (<c>invoice.paid</c>), everything about a thing (<c>membership.*</c>) or everything (<c>*</c>).
/// </summary>
static class EventTypeFilter
{
    internal const int Most = 100;

    internal static bool Matches(IEnumerable<string> patterns, string type) => patterns.Any(pattern => Matches(pattern, type));

    // "membership.*" is what begins with "membership.", so "membership_type.created" stays outside.
    static bool Matches(string pattern, string type) =>
        pattern == "*" || pattern == type || (pattern.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(pattern[..^1], StringComparison.Ordinal));

    /// <returns>Null, or what is wrong in words for the one who asked.</returns>
    internal static string? Fault(IReadOnlyList<string> patterns, IReadOnlySet<string> known) => patterns switch
    {
        { Count: 0 } => "must name at least one event type, or \"*\" for all",
        { Count: > Most } => $"must name at most {Most} event types; \"*\" stands for all",
        _ when patterns.Count != patterns.Distinct(StringComparer.Ordinal).Count() => "must not name an event type twice",
        _ when patterns.FirstOrDefault(pattern => !known.Any(type => Matches(pattern, type))) is { } unknown =>
            $"names an event type that does not exist: {(unknown.Length > 100 ? unknown[..100] : unknown)}. GET /v1/event-types lists them",
        _ => null,
    };
}
