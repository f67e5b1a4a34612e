using System.Net;
using Associations.Events.Tests.Imports;
using Associations.Testing;

namespace Associations.Events.Tests.Formats;

/// <summary>An event whose agenda tests release and read as files.</summary>
sealed record Exported(EventsFixture Events, Guid Association, Guid EventId, Api Staff)
{
    internal string Path => $"/v1/events/{EventId}";

    internal static async Task<Exported> AnEvent(EventsFixture events, string timeZone = "Europe/Brussels")
    {
        var association = Guid.CreateVersion7();
        var staff = events.Staff(association);
        return new(events, association, (await staff.Post("/v1/events", EventsFixture.Conference(timeZone))).Is(HttpStatusCode.Created).Id, staff);
    }

    internal async Task<Answer> Import(string file, string type = "application/xml") =>
        (await Staff.PostRaw($"{Path}/imports", file, type)).Is(HttpStatusCode.Created);

    internal async Task Release(string name = "1.0") => (await Staff.Post($"{Path}/releases", new { name })).Is(HttpStatusCode.Created);

    /// <summary>Imports a programme of these sessions and releases it.</summary>
    internal async Task Release(string name, params string[] sessions)
    {
        await Import(Published.Schedule(string.Concat(sessions)));
        await Release(name);
    }

    internal async Task<Answer> File(string name) => (await Events.As(null).Get($"{Path}/{name}")).Is(HttpStatusCode.OK);

    internal async Task<Answer> Draft() => (await Staff.Get($"{Path}/drafts/main")).Is(HttpStatusCode.OK);
}
