using Associations.Billing.Invoices;
using Associations.Billing.PaymentRequests;
using Associations.EventSourcing;

namespace Associations.Billing.Payouts;

/// <summary>Records what an association has of a payout, however it was learnt.</summary>
static class TakePayout
{
    /// <summary>In each association that has a share in it.</summary>
    /// <returns>False where none has.</returns>
    internal static async Task<bool> InAll(Runner runner, StripePayout told, string by, CancellationToken cancellation)
    {
        foreach (var association in told.Entries.Select(entry => entry.Association).Distinct()) await In(runner, association, told, by, cancellation);
        return told.Entries.Count > 0;
    }

    /// <summary>In one of them.</summary>
    internal static Task In(Runner runner, Guid association, StripePayout told, string by, CancellationToken cancellation) => runner.Run(association, by, async work =>
    {
        var ours = told.Entries.Where(entry => entry.Association == association).ToList();
        await work.LoadAhead<Invoice>(ours.Select(entry => entry.InvoiceId).Distinct(), invoice => invoice.Id, cancellation);
        var shares = new SortedDictionary<Guid, long>();
        foreach (var entry in ours)
        {
            // Another installation may use the account, too, and our mark.
            var entityId = (await work.Load<Invoice>(entry.InvoiceId, cancellation))?.EntityId ?? (await work.Load<PaymentRequest>(entry.InvoiceId, cancellation))?.EntityId;
            if (entityId is { } entity) shares[entity] = checked(shares.GetValueOrDefault(entity) + entry.Net);
        }
        if (shares.Values.All(share => share == 0)) return Outcome.Done;
        await work.Decide<Payout>(Payout.IdOf(association, told.Id), payout => PayoutDecider.Learn(
            payout, told, [.. shares.Where(share => share.Value != 0).Select(share => new PayoutShare(share.Key, share.Value))], work.Now), cancellation);
        return Outcome.Done;
    }, cancellation);
}
