using Associations.EventSourcing;
using Associations.Membership;
using Associations.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("membership");
builder.AddEventSourcing("membership", typeof(MembershipModule).Assembly, MembershipModule.Configure);

var app = builder.Build();
app.UseServiceDefaults();
app.UseAudit("membership:read");
MembershipModule.Map(app);
app.Run();
