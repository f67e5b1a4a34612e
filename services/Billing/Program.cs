using Associations.Billing;
using Associations.EventSourcing;
using Associations.ServiceDefaults;

if (args is [Migration.Argument, ..]) return await Migration.Run(args, typeof(BillingModule).Assembly, BillingModule.Configure);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("billing");
builder.AddEventSourcing("billing", typeof(BillingModule).Assembly, BillingModule.Configure);
BillingModule.AddServices(builder);

var app = builder.Build();
app.UseServiceDefaults();
BillingModule.Map(app);
return await app.RunService();
