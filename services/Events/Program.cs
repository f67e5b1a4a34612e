using Associations.Events;
using Associations.EventSourcing;
using Associations.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("events");
builder.AddEventSourcing("events", typeof(EventsModule).Assembly, EventsModule.Configure);
EventsModule.Add(builder.Services);

var app = builder.Build();
app.UseServiceDefaults();
app.UseAudit("events:read");
EventsModule.Map(app);
app.Run();
