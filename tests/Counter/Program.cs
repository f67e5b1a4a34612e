using Associations.Counter;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using MassTransit;

if (args is [Migration.Argument, ..]) return await Migration.Run(args, typeof(Count).Assembly, Configure);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("counter");
builder.AddEventSourcing("counter", typeof(Count).Assembly, Configure);
builder.Services.AddSingleton(new Dying(builder.Configuration["DIE"]));
builder.Services.AddSingleton<OtherSystem>();

var app = builder.Build();
app.UseServiceDefaults();
Counting.Map(app.MapGroup("/v1/counts"));

if (app.Configuration["DIE"] is not null)
{
    var bus = app.Services.GetRequiredService<IBus>();
    bus.ConnectConsumeObserver(app.Services.GetRequiredService<Dying>());
    bus.ConnectPublishObserver(app.Services.GetRequiredService<Dying>());
}
return await app.RunService();

static void Configure(EventSourcingModule module) => module
    .Lists<Count>()
    .Publishes(e => e.Data is Incremented ? [new CountRaised(e.Stream, (int)e.Version)] : [])
    .WhenDue<Count>((count, now) => count.LookAgainAt <= now ? Decision.Accepted(new Elapsed()) : Decision.AlreadyDone);
