using Associations.EventSourcing;
using Associations.Membership;
using Associations.ServiceDefaults;

if (args is [Migration.Argument, ..]) return await Migration.Run(args, typeof(MembershipModule).Assembly, MembershipModule.Configure);

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults("membership");
builder.AddEventSourcing("membership", typeof(MembershipModule).Assembly, MembershipModule.Configure);

var app = builder.Build();
app.UseServiceDefaults();
MembershipModule.Map(app);
return await app.RunService();
