using Associations.Counter;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using MassTransit;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("counter");
builder.AddEventSourcing("counter", typeof(Count).Assembly, module => module
    .Lists<Count>()
    .Publishes(e => e.Data is Incremented ? [new CountRaised(e.Stream, (int)e.Version)] : [])
    .WhenDue<Count>((count, now) => count.LookAgainAt <= now ? Decision.Accepted(new Elapsed()) : Decision.AlreadyDone));

var app = builder.Build();
app.UseServiceDefaults();
app.UseAudit("events:read");
var counts = app.MapGroup("/v1/counts");
counts.MapPost("/{id:guid}/increment", (Guid id, Commands commands, CancellationToken cancellation) => commands.Run(async work =>
    (await work.Decide<Count>(id, _ => Decision.Accepted(new Incremented()), cancellation)).Rejection is { } refused
        ? refused
        : Outcome.Ok(work.State<Count>(id)), cancellation)).ForMembersAndStaff("events:write");
counts.MapGet("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) =>
    reads.One<Count>(id, count => count, cancellation)).ForMembersAndStaff("events:read");

if (app.Configuration["DIE"] is { } moment)
{
    var dying = new Dying(moment);
    var bus = app.Services.GetRequiredService<IBus>();
    bus.ConnectConsumeObserver(dying);
    bus.ConnectPublishObserver(dying);
}
app.Run();
