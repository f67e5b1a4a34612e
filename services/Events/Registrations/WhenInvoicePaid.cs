using Associations.Contracts.Billing.V1;
using Associations.Events.Seats;
using Associations.EventSourcing;

namespace Associations.Events.Registrations;

/// <summary>
/// Takes the seats of a registration that was paid for: those it holds, or after its hold has ended as many others. Where they have gone,
/// the money goes back.
/// </summary>
sealed class WhenInvoicePaid : IReaction<InvoicePaid>
{
    public async Task<Outcome> React(InvoicePaid contract, Message message, Work work, CancellationToken cancellation)
    {
        if (contract.Subject.Kind != "registration") return Outcome.Done;
        if (await work.Find<Registration>(contract.Subject.Id, cancellation) is not { } registration) return Outcome.NotFound("registration");

        var seats = (await Register.PoolsOf(registration.State, work, cancellation))
            .Select(pool => (Pool: pool, Decision: SeatPoolDecider.Confirm(pool.State, registration.State.Id, registration.State.Quantity, work.Now)))
            .ToList();
        registration.Record(RegistrationDecider.Paid(registration.State, seats.TrueForAll(seat => seat.Decision.Rejection is null), contract.InvoiceId));

        // All pools or none: a seat in one of two is no seat.
        foreach (var (pool, confirm) in seats)
        {
            pool.Record(registration.State.Status == RegistrationStatus.Confirmed
                ? confirm
                : SeatPoolDecider.Release(pool.State, registration.State.Id));
        }

        // What became of the money may have been told before that it came, and it may have come again after it went back.
        registration.Record(Decision.Accepted(new RegistrationMoneyMoved(MoneyFact.Paid, message.SubjectVersion, null, contract.Total.Amount, 0)));
        await WhenMoneyMoved.Follow(work, registration, contract.InvoiceId, cancellation);
        return Outcome.Done;
    }
}
