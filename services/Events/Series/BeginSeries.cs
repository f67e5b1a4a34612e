using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Events.Series;

/// <summary>Begins a series of events.</summary>
/// <param name="Name">Its name, 1 to 200 characters.</param>
sealed record BeginSeries(string Name)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var series = routes.MapGroup("/v1/event-series");
        series.MapPost("/", Handle).ForStaff("events:write").Answers(typeof(SeriesView), 201);
        series.MapGet("/", (Reads reads, CancellationToken cancellation) => reads.List<EventSeries>(all => all, SeriesView.From, cancellation))
            .ForMembersAndStaff("events:read").Answers(typeof(PageOf<SeriesView>)).Paged();
        series.MapOne("/{seriesId:guid}", (Guid seriesId, Reads reads, CancellationToken cancellation) => reads.One<EventSeries>(seriesId, SeriesView.From, cancellation))
            .ForMembersAndStaff("events:read").Answers(typeof(SeriesView));
    }

    static Task<IResult> Handle(BeginSeries command, Commands commands, CancellationToken cancellation) =>
        commands.Run(work =>
        {
            if (string.IsNullOrWhiteSpace(command.Name) || command.Name.Length > 200) return Task.FromResult(Outcome.Invalid("name", "Give a name of 1 to 200 characters."));
            var series = work.Start<EventSeries>(Uuid.New(work.Now), Decision.Accepted(new SeriesBegun(command.Name.Trim())));
            return Task.FromResult(Outcome.Created($"/v1/event-series/{series.State.Id}", SeriesView.From(series.State), series.Version));
        }, cancellation);
}

/// <summary>A series of events. Its editions are the events with its id.</summary>
sealed record SeriesView(Guid Id, string Name)
{
    internal static SeriesView From(EventSeries series) => new(series.Id, series.Name);
}
