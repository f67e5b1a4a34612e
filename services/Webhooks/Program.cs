using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.Webhooks;
using Associations.Webhooks.Deliveries;

using var wake = new Wake();
if (args is [Migration.Argument, ..]) return await Migration.Run(args, typeof(WebhooksModule).Assembly, module => WebhooksModule.Configure(module, wake));

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("webhooks");
builder.AddEventSourcing("webhooks", typeof(WebhooksModule).Assembly, module => WebhooksModule.Configure(module, wake));
WebhooksModule.AddDeliveries(builder, wake);

var app = builder.Build();
app.UseServiceDefaults();
WebhooksModule.Map(app);
return await app.RunService();
