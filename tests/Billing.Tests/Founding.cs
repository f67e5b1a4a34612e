using Associations.Contracts.Membership.V1;
using Associations.Testing;
using BillingEntity = Associations.Billing.Entities.BillingEntity;

namespace Associations.Billing.Tests;

/// <summary>Associations that Billing knows, in whichever service a test runs.</summary>
static class Founding
{
    internal static async Task<Guid> Of(ServiceFixture<Program> service, string slug = "soe", string timeZone = "UTC", string? taxId = null)
    {
        var (association, message) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        async Task<bool> IsKnown()
        {
            await using var session = service.Store.QuerySession(association.ToString());
            return await session.Events.FetchStreamStateAsync(BillingEntity.IdOf(association)) is not null;
        }
        await Eventually.Holds(async () =>
        {
            // The service answers before its queue is bound, and what is published until then is for nobody. Under one id it is one message.
            await service.Bus.Publish(new AssociationCreated(association, "Society", slug, timeZone, "EUR", new("Society AISBL", "BE", taxId)), association, message);
            for (var look = 0; look < 20; look++)
            {
                if (await IsKnown()) return true;
                await Task.Delay(15);
            }
            return false;
        }, "the billing entity");
        return association;
    }
}
