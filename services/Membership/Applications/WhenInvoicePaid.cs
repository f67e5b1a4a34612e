using Associations.Contracts.Billing.V1;
using Associations.EventSourcing;
using Associations.Membership.Associations;
using Associations.Membership.Chapters;
using Associations.Membership.Dues;
using Associations.Membership.Memberships;
using Associations.Membership.MembershipTypes;

namespace Associations.Membership.Applications;

/// <summary>
/// Turns a paid application into a membership: the first term starts on the day of payment, by the association's calendar. Paid again, after the
/// money had gone back, its term is what it was.
/// </summary>
sealed class WhenInvoicePaid : IReaction<InvoicePaid>
{
    public async Task<Outcome> React(InvoicePaid contract, Message message, Work work, CancellationToken cancellation)
    {
        if (contract.Subject.Kind != "application") return Outcome.Done;
        if (await work.Find<Application>(contract.Subject.Id, cancellation) is not { } application) return Outcome.NotFound("application");

        var membershipId = Uuid.New(work.Now);
        var completed = application.Record(ApplicationDecider.Complete(application.State, membershipId));
        if (completed.Rejection is { } refused) return refused;
        var dues = await DuesOf.Learn(
            work, application.State.Id, new(DuesFact.Paid, contract.InvoiceId, message.SubjectVersion, null, contract.Total.Amount, 0), cancellation);
        if (completed.Events.Count == 0) return await DuesOf.Apply(work, application.State.Id, dues, cancellation);

        await work.Decide<TermDues>(dues.Id, known => DuesDecider.Charge(known, membershipId), cancellation);
        var association = await work.Read<Association>(work.Association, cancellation);
        var type = await work.Read<MembershipType>(application.State.MembershipTypeId, cancellation);
        var number = await MemberNumbers.Next(work, membershipId, cancellation);
        var membership = work.Start<Memberships.Membership>(membershipId, MembershipDecider.Start(
            application.State, type!.At(application.State.Quote!.PolicyVersion), association!.DateAt(contract.PaidAt), number));
        // Whose share was paid with the dues has the member in it.
        if (application.State.ChapterId is { } chapter)
        {
            var person = application.State.PersonId;
            await work.Decide<ChapterAffiliation>(ChapterAffiliation.IdOf(chapter, person), known =>
                ChapterAffiliationDecider.Join(known, chapter, person, isMember: true, association!.DateAt(work.Now)), cancellation);
        }
        // What became of the money may have been told before that it came.
        return await DuesOf.Apply(work, membership, application.State.Id, dues, cancellation);
    }
}
