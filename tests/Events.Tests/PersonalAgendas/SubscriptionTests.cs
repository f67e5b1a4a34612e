using System.Net;
using Associations.Events.Tests.Drafts;
using Associations.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Associations.Events.Tests.PersonalAgendas;

/// <summary>One's own agenda in a calendar program, which has no token.</summary>
public sealed class SubscriptionTests(EventsFixture events)
{
    [Fact]
    public async Task A_key_opens_ones_own_calendar_until_there_is_a_new_one_or_none()
    {
        var draft = await ADraft.Of(events, 4);
        var (sessions, path, nobody) = (await draft.Sessions(), $"/v1/events/{draft.EventId}/my-agenda", events.As(null));
        var (mira, gil) = (events.As(Tokens.Person(draft.AssociationId, "mira")), events.As(Tokens.Person(draft.AssociationId, "gil")));
        (await mira.Post($"{path}/subscription")).IsProblem(HttpStatusCode.NotFound, "not-found");
        await draft.Release("1.0");
        (await mira.Send(HttpMethod.Put, $"{path}/{sessions[0]!["id"]}", null, [])).Is(HttpStatusCode.OK);
        var address = (await mira.Post($"{path}/subscription")).Is(HttpStatusCode.Created)["address"];
        var other = (await gil.Post($"{path}/subscription")).Is(HttpStatusCode.Created)["address"];
        Assert.Matches("^/v1/calendars/subscribed\\.ics\\?key=[A-Za-z0-9_-]{43}$", address);

        var calendar = (await nobody.Get(address)).Is(HttpStatusCode.OK);
        Assert.Equal(("text/calendar", sessions[0]!["id"]!.ToString()), (calendar.MediaType, Assert.Single(Ical.Net.Calendar.Load(calendar.Text)!.Events).Uid));
        Assert.Empty(Ical.Net.Calendar.Load((await nobody.Get(other)).Is(HttpStatusCode.OK).Text)!.Events);
        (await nobody.Get(address, ("If-None-Match", calendar.ETag!))).Is(HttpStatusCode.NotModified);
        await draft.Move($"{sessions[0]!["id"]}", "2026-09-14T17:00:00");
        await draft.Release("1.1");
        var moved = (await nobody.Get(address, ("If-None-Match", calendar.ETag!))).Is(HttpStatusCode.OK);
        Assert.Equal(1, Assert.Single(Ical.Net.Calendar.Load(moved.Text)!.Events).Sequence);

        // What is kept opens nothing, and neither does a guess.
        var key = address.Split('=')[1];
        await using var session = events.Store.QuerySession(draft.AssociationId.ToString());
        Assert.Equal(0, (await session.QueryAsync<int>($"select (select count(*) from mt_events where data::text like '%{key}%')::int + (select count(*) from mt_doc_calendarsubscription where data::text like '%{key}%')::int"))[0]);
        var hash = (await session.QueryAsync<string>("select data ->> 'keyHash' from mt_events where data ->> 'keyHash' is not null limit 1"))[0];
        foreach (var wrong in (string[])["", "?key=", $"?key={hash}", $"?key={key[..^1]}", $"?key={new string('a', 5000)}"])
            (await nobody.Get($"/v1/calendars/subscribed.ics{wrong}")).IsProblem(HttpStatusCode.NotFound, "not-found");

        var next = (await mira.Post($"{path}/subscription")).Is(HttpStatusCode.Created)["address"];
        (await nobody.Get(address)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await nobody.Get(next)).Is(HttpStatusCode.OK);
        (await mira.Send(HttpMethod.Delete, $"{path}/subscription", null, [])).Is(HttpStatusCode.NoContent);
        (await mira.Send(HttpMethod.Delete, $"{path}/subscription", null, [])).Is(HttpStatusCode.NoContent);
        (await nobody.Get(next)).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await nobody.Get(other)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_key_is_in_no_line_of_a_log_and_in_no_span()
    {
        var draft = await ADraft.Of(events, 2);
        await draft.Release("1.0");
        var address = (await draft.Staff().Post($"/v1/events/{draft.EventId}/my-agenda/subscription")).Is(HttpStatusCode.Created)["address"];
        using var log = new CapturedLog();
        events.Service.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        using var spans = new Spans();
        (await events.As(null).Get(address)).Is(HttpStatusCode.OK);
        (await events.As(null).Get($"{address}x")).IsProblem(HttpStatusCode.NotFound, "not-found");
        var key = address.Split('=')[1];
        Assert.Contains(spans.All, span => Spans.Text(span).Contains("subscribed.ics", StringComparison.Ordinal));
        Assert.DoesNotContain(spans.All, span => Spans.Text(span).Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains(key, StringComparison.Ordinal));
    }
}
