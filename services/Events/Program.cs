using Associations.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;

if (args is [Migration.Argument, ..]) return await Migration.Run(args, typeof(EventsModule).Assembly, EventsModule.Configure);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("events");
builder.AddEventSourcing("events", typeof(EventsModule).Assembly, EventsModule.Configure);
EventsModule.Add(builder.Services);

var app = builder.Build();
app.UseServiceDefaults();
EventsModule.Map(app);
return await app.RunService();
