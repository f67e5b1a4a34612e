using System.Net;
using Associations.Contracts;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Events.Tests.Registrations;

/// <summary>Seats are not to be had in any number for nothing: who has no money in them has 20 at most, by whatever number of requests.</summary>
public sealed class HoardingTests(EventsFixture events)
{
    readonly Guid association = Guid.CreateVersion7();

    [Theory]
    [InlineData(null)]
    [InlineData(1000)]
    public async Task Fifty_requests_of_one_person_at_once_get_twenty_seats(int? capacity)
    {
        var (eventId, ticket) = await OnSale(capacity);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Register("ada", eventId, ticket)));

        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(answer => answer.Status != HttpStatusCode.Created), answer => answer.IsProblem(HttpStatusCode.Conflict, "too-many-holds"));
        Assert.Equal(20, (await events.As(Tokens.Person(association)).Get($"/v1/events/{eventId}/registrations?limit=200")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Another_person_another_event_and_staff_are_not_affected()
    {
        var (eventId, ticket) = await OnSale();
        (await Register("ada", eventId, ticket, 20)).Is(HttpStatusCode.Created);
        (await Register("ada", eventId, ticket)).IsProblem(HttpStatusCode.Conflict, "too-many-holds");

        (await Register("bob", eventId, ticket, 20)).Is(HttpStatusCode.Created);
        var (elsewhere, other) = await OnSale();
        (await Register("ada", elsewhere, other, 20)).Is(HttpStatusCode.Created);
        for (var group = 0; group < 3; group++)
            (await events.Staff(association).Post($"/v1/events/{eventId}/registrations", EventsFixture.Registration(ticket, 20))).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_refusal_says_how_many_more_there_can_be_and_a_dry_run_says_the_same_and_holds_none()
    {
        var (eventId, ticket) = await OnSale();
        (await Register("ada", eventId, ticket, 18)).Is(HttpStatusCode.Created);
        (await Register("ada", eventId, ticket, 2, dry: true)).Is(HttpStatusCode.OK);
        (await Register("ada", eventId, ticket, 3, dry: true)).IsProblem(HttpStatusCode.Conflict, "too-many-holds");
        Assert.Contains("Ask for 2 at most", (await Register("ada", eventId, ticket, 3)).IsProblem(HttpStatusCode.Conflict, "too-many-holds")["detail"], StringComparison.Ordinal);
        (await Register("ada", eventId, ticket, 2)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task What_is_paid_or_taken_back_makes_room()
    {
        var (eventId, ticket) = await OnSale();
        var path = $"/v1/events/{eventId}/registrations";
        var ada = events.As(Tokens.Person(association));
        var paid = (await Register("ada", eventId, ticket, 20)).Is(HttpStatusCode.Created).Id;
        await events.Bus.Publish(new InvoicePaid(Guid.CreateVersion7(), "1", new Subject("registration", paid), new Money(1, "EUR"), events.Time.GetUtcNow()), association);
        await Eventually.Holds(async () => (await ada.Get($"{path}/{paid}"))["status"] == "confirmed", "the confirmation");

        var back = (await Register("ada", eventId, ticket, 20)).Is(HttpStatusCode.Created).Id;
        (await Register("ada", eventId, ticket)).IsProblem(HttpStatusCode.Conflict, "too-many-holds");
        (await ada.Post($"{path}/{back}/cancel")).Is(HttpStatusCode.OK);
        (await Register("ada", eventId, ticket, 20)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Seats_that_cost_nothing_count()
    {
        var eventId = await events.AnEvent(association);
        var ticket = (await events.Staff(association).Post($"/v1/events/{eventId}/ticket-types", new
        {
            name = "Open day",
            price = new { amount = 0, currency = "EUR" },
            capacityPoolIds = Array.Empty<Guid>(),
        })).Is(HttpStatusCode.Created).Id;
        Assert.Equal("confirmed", (await Register("ada", eventId, ticket, 20)).Is(HttpStatusCode.Created)["status"]);
        (await Register("ada", eventId, ticket)).IsProblem(HttpStatusCode.Conflict, "too-many-holds");
    }

    async Task<(Guid EventId, Guid Ticket)> OnSale(int? capacity = null)
    {
        var eventId = await events.AnEvent(association);
        return (eventId, await events.ATicketType(association, eventId, capacity is { } seats ? [await events.APool(association, eventId, seats)] : []));
    }

    Task<Answer> Register(string who, Guid eventId, Guid ticket, int quantity = 1, bool dry = false) =>
        events.As(Tokens.Person(association, who)).Post($"/v1/events/{eventId}/registrations{(dry ? "?dryRun=true" : "")}", EventsFixture.Registration(ticket, quantity));
}
