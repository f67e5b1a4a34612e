using Associations.EventSourcing;

namespace Associations.Billing.Entities;

/// <summary>
/// Says whose a number prefix is, for good: numbers under it are out. Two entities with one prefix would give two documents of an association
/// one number, and a payment that quotes it would go to either.
/// </summary>
/// <param name="Id">The prefix.</param>
/// <param name="EntityId">The entity.</param>
public sealed record TakenPrefix(string Id, Guid EntityId)
{
    internal static async Task<Rejection?> Take(Work work, BillingEntity entity, CancellationToken cancellation)
    {
        foreach (var prefix in entity.OtherPrefixes.Select(other => other.Prefix).Append(entity.NumberPrefix))
        {
            var known = await work.Documents.LoadAsync<TakenPrefix>(prefix, cancellation);
            if (known is null) work.Documents.Insert(new TakenPrefix(prefix, entity.Id));
            else if (known.EntityId != entity.Id) return new Rejection("prefix-taken", $"Numbers beginning with {prefix} are another entity's. Choose another prefix.");
        }
        return null;
    }
}

/// <summary>An entity of the association, to be listed.</summary>
/// <param name="Id">The entity.</param>
public sealed record RegisteredEntity(Guid Id);
