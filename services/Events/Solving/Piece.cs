using System.Collections.Immutable;
using Associations.Events.Drafts;

namespace Associations.Events.Solving;

/// <summary>What is moved as one: a session, or a block with the sessions that it holds. Times are minutes that really pass, from the first day's midnight.</summary>
sealed class Piece(Session session, ImmutableArray<Part> parts)
{
    internal Session Session => session;

    internal Guid Id => session.Id;

    internal ImmutableArray<Part> Parts => parts;

    /// <summary>From when to when it needs its room, counted from its start.</summary>
    internal int From { get; } = parts.Min(part => part.Offset);

    /// <inheritdoc cref="From"/>
    internal int Until { get; } = parts.Max(part => part.Offset + part.Minutes);

    internal string? Track => session.Details.Track;

    internal int? Demand { get; } = parts.Max(part => part.Demand);

    internal ImmutableArray<string> Equipment { get; } = [.. parts.SelectMany(part => part.Session.Needs.Equipment).Distinct(StringComparer.OrdinalIgnoreCase)];

    internal bool IsPlenary { get; } = parts.Any(part => part.Session.Needs.Plenary);

    /// <summary>True when it must come before or after something, wherever that is.</summary>
    internal bool HasOrder { get; init; }

    /// <summary>The block around it that stays where it is, and that it must be within.</summary>
    internal Spot? Inside { get; init; }

    /// <summary>Where it is today, or null.</summary>
    internal (int Start, int Room)? Today { get; init; }

    /// <summary>The places that it may not have, by the rules that are against them.</summary>
    internal Dictionary<string, int> Against { get; } = new(StringComparer.Ordinal);
}

/// <summary>A session within what is moved as one.</summary>
/// <param name="Session">The session.</param>
/// <param name="Offset">When it begins after the whole.</param>
/// <param name="Minutes">Its length, at least 1: what has none is placed as if it had.</param>
/// <param name="Speakers">Who is on it and cannot be at two places at once.</param>
/// <param name="Demand">How many people are expected, as conflicts count them; null where nobody knows.</param>
sealed record Part(Session Session, int Offset, int Minutes, ImmutableArray<Guid> Speakers, int? Demand)
{
    /// <summary>When it takes place where the whole starts then.</summary>
    internal Span At(int start) => new(start + Offset, start + Offset + Minutes);
}

/// <summary>A room that something may be in, or none, and when it may begin there.</summary>
/// <param name="Room">The room's place in the list of rooms; -1 for being there without one, such as online.</param>
/// <param name="Starts">Rising.</param>
sealed record Option(int Room, int[] Starts);

/// <summary>Something at its place.</summary>
/// <param name="Piece">What.</param>
/// <param name="Start">When.</param>
/// <param name="Room">The room's place in the list of rooms; -1 without one.</param>
sealed record Spot(Piece Piece, int Start, int Room)
{
    internal int Begins => Start + Piece.From;

    internal int Ends => Start + Piece.Until;
}
