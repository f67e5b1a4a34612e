using Associations.Billing;
using Associations.Billing.Ledger;
using Associations.EventSourcing;
using Associations.ServiceDefaults;

if (args is [Migration.Argument, ..]) return await Migration.Run(args, typeof(BillingModule).Assembly, BillingModule.Configure);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("billing");
builder.AddEventSourcing("billing", typeof(BillingModule).Assembly, BillingModule.Configure);
BillingModule.AddServices(builder);

var app = builder.Build();
if (args is [RebuildLedger.Argument, ..]) return await RebuildLedger.Run(args, app);
app.UseServiceDefaults();
app.UseAudit("billing:read");
BillingModule.Map(app);
return await app.RunService();
