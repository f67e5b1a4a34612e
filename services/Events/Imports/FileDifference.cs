using Associations.Events.Drafts;

namespace Associations.Events.Imports;

/// <summary>
/// What a file changes about a session: the parts in which it differs from the file before. What staff have made of a part stays theirs; where
/// the file says another thing about it now, too, it is told, each time until one of them has given way.
/// </summary>
/// <param name="Details">The session after it.</param>
/// <param name="Published">What the source has said of it, in the parts that were taken.</param>
/// <param name="Taken">True when the file says anything new that was taken.</param>
/// <param name="Kept">The parts that the file and staff have both changed, and that are as staff have them.</param>
sealed record FileDifference(SessionDetails Details, SessionDetails Published, bool Taken, IReadOnlyList<string> Kept)
{
    static readonly (string Name, Func<SessionDetails, object?> Of, Func<SessionDetails, SessionDetails, SessionDetails> From)[] Parts =
    [
        ("time and room", one => (one.StartsAt, one.RoomId), (to, file) => to with { StartsAt = file.StartsAt, RoomId = file.RoomId }),
        ("length", one => one.Minutes, (to, file) => to with { Minutes = file.Minutes }),
        ("title", one => (one.Title, one.Subtitle), (to, file) => to with { Title = file.Title, Subtitle = file.Subtitle }),
        ("people", one => string.Join(',', one.Speakers), (to, file) => to with { Speakers = file.Speakers }),
        ("track", one => one.Track, (to, file) => to with { Track = file.Track }),
        ("language", one => one.Language, (to, file) => to with { Language = file.Language }),
        ("type", one => one.Kind, (to, file) => to with { Kind = file.Kind }),
        ("text", one => one.TextId, (to, file) => to with { TextId = file.TextId }),
        ("status", one => one.Status, (to, file) => to with { Status = file.Status }),
    ];

    /// <param name="ours">The session as it is.</param>
    /// <param name="last">As its source has said that it is; null where that is not known, and the file is right.</param>
    /// <param name="file">As the file says.</param>
    /// <param name="fileWins">True to take the file's of what both have changed.</param>
    internal static FileDifference Of(SessionDetails ours, SessionDetails? last, SessionDetails file, bool fileWins)
    {
        // What no programme says stays as staff have said it.
        if (last is null) return WithStaffs(ours, file, file, true, []);
        var (details, published, taken, kept) = (ours, last, false, new List<string>());
        foreach (var (name, of, from) in Parts)
        {
            if (Equals(of(file), of(last))) continue;
            if (!fileWins && !Equals(of(ours), of(last)) && !Equals(of(ours), of(file)))
            {
                kept.Add(name);
                continue;
            }
            (details, published, taken) = (from(details, file), from(published, file), true);
        }
        return WithStaffs(ours, details, published, taken, kept);
    }

    static FileDifference WithStaffs(SessionDetails ours, SessionDetails details, SessionDetails published, bool taken, IReadOnlyList<string> kept)
    {
        return new(Staffs(details), Staffs(published), taken, kept);
        SessionDetails Staffs(SessionDetails of) => of with { Stage = ours.Stage, Form = ours.Form, BlockId = ours.BlockId };
    }
}
