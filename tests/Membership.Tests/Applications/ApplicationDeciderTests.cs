using Associations.Contracts;
using Associations.Membership.Applications;
using Associations.Testing;

namespace Associations.Membership.Tests.Applications;

public sealed class ApplicationDeciderTests
{
    static readonly Guid Ada = Guid.CreateVersion7(), Type = Guid.CreateVersion7(), Invoice = Guid.CreateVersion7(), Membership = Guid.CreateVersion7();
    static readonly DuesQuote Quote = new(Guid.CreateVersion7(), 1, "EUR", [new ChargeLine("Individual, first term", 1, 12000, "test")]);

    static readonly ApplicationSubmitted Submitted = new(Ada, "account", Type, Quote);
    static readonly ApplicationAccepted Accepted = new(Ada, Type, Quote, new Payer(Ada, "account"));

    [Fact]
    public void A_submitted_application_is_approved_at_its_quote() =>
        Spec.Given<Application>(Submitted).When(ApplicationDecider.Approve).Then(Accepted);

    [Fact]
    public void A_declined_application_is_not_approved() =>
        Spec.Given<Application>(Submitted, new ApplicationTurnedDown(Ada, null)).When(ApplicationDecider.Approve).ThenRejected("application-ended");

    [Fact]
    public void An_approved_application_is_not_declined() =>
        Spec.Given<Application>(Submitted, Accepted).When(application => ApplicationDecider.Decline(application, null)).ThenRejected("application-approved");

    [Fact]
    public void An_approved_application_is_withdrawn_as_long_as_it_is_not_paid() =>
        Spec.Given<Application>(Submitted, Accepted).When(ApplicationDecider.Withdraw).Then(new ApplicationTakenBack(Ada));

    [Fact]
    public void A_paid_application_is_not_withdrawn() =>
        Spec.Given<Application>(Submitted, Accepted, new ApplicationCompleted(Membership)).When(ApplicationDecider.Withdraw).ThenRejected("application-completed");

    [Fact]
    public void A_payment_completes_an_approved_application() =>
        Spec.Given<Application>(Submitted, Accepted).When(application => ApplicationDecider.Complete(application, Membership))
            .Then(new ApplicationCompleted(Membership));

    [Fact]
    public void A_second_payment_starts_no_second_membership() =>
        Spec.Given<Application>(Submitted, Accepted, new ApplicationCompleted(Membership))
            .When(application => ApplicationDecider.Complete(application, Guid.CreateVersion7())).ThenNothing();

    [Fact]
    public void A_payment_for_a_withdrawn_application_starts_nothing() =>
        Spec.Given<Application>(Submitted, Accepted, new ApplicationTakenBack(Ada))
            .When(application => ApplicationDecider.Complete(application, Membership)).ThenRejected("application-ended");

    [Fact]
    public void The_first_invoice_is_remembered() =>
        Spec.Given<Application>(Submitted, Accepted, new ApplicationInvoiced(Invoice))
            .When(application => ApplicationDecider.Invoiced(application, Guid.CreateVersion7())).ThenNothing();
}
