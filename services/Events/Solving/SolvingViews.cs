using Associations.Events.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Solving;

/// <summary>How far a search is, told once a second by the process that looks.</summary>
/// <param name="Id">The search.</param>
/// <param name="Arrangements">How many arrangements it has found, each better than the last.</param>
/// <param name="Unplaced">How many sessions have no place in the best.</param>
/// <param name="Cost">What the wishes cost that the best does not meet: 60 for each as its weight says.</param>
/// <param name="Seconds">For how long it had been looking when it found the best.</param>
public sealed record SolvingProgress(Guid Id, int Arrangements, long Unplaced, long Cost, double Seconds);

/// <summary>A search for an agenda.</summary>
/// <param name="Draft">The draft that it begins with.</param>
/// <param name="DraftVersion">The version of it that it looks at; null before it has begun.</param>
/// <param name="Progress">While it is under way: how far it is.</param>
/// <param name="Proposal">The name of the draft that is proposed, once it is done.</param>
/// <param name="Result">What was found.</param>
/// <param name="Why">Why it failed.</param>
sealed record SolvingView(
    Guid Id, Guid EventId, string Draft, SolvingStatus Status, string By, DateTimeOffset AskedAt, Wish Wish, long? DraftVersion, SolvingProgress? Progress, string? Proposal,
    SolvingResult? Result, string? Why)
{
    internal static SolvingView From(Solving solving, SolvingProgress? progress) => new(
        solving.Id, solving.EventId, solving.Draft, solving.Status, solving.By, solving.AskedAt, solving.Wish!, solving.DraftVersion,
        solving.Status == SolvingStatus.Running ? progress : null, solving.Proposal, solving.Result, solving.Why);
}

static class SolvingViews
{
    internal static void Map(RouteGroupBuilder solvings)
    {
        solvings.MapGet("/", List).ForStaff("events:read").Answers(typeof(PageOf<SolvingView>)).Paged();
        solvings.MapOne("/{solvingId:guid}", One).ForStaff("events:read").Answers(typeof(SolvingView));
    }

    static async Task<IResult> List(Guid eventId, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        if (await session.LoadAsync<Event>(eventId, cancellation) is null) return Problems.NotFound("event");
        return await reads.List<Solving>(all => all.Where(solving => solving.EventId == eventId), solving => SolvingView.From(solving, null), cancellation);
    }

    static async Task<IResult> One(Guid eventId, Guid solvingId, Reads reads, CancellationToken cancellation)
    {
        await using var session = reads.Query();
        var progress = await session.LoadAsync<SolvingProgress>(solvingId, cancellation);
        return await reads.OneAt<Solving>(solvingId, (solving, _) => SolvingView.From(solving, progress), cancellation, (solving, _) => solving.EventId == eventId);
    }
}
