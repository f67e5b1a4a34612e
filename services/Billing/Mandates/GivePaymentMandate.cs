using System.Text.RegularExpressions;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Mandates;

/// <summary>
/// Lets a payment method be kept, to be charged for the caller's own dues while they are not there. It replaces the one that they had, once it is active.
/// </summary>
/// <param name="PaymentMethod">The provider's id of the payment method, such as one that the payer's browser made.</param>
/// <param name="Consent">What the payer accepted.</param>
sealed partial record GivePaymentMandate(string PaymentMethod, GivePaymentMandate.Accepting Consent)
{
    internal static void Map(RouteGroupBuilder mandates) => mandates.MapPost("/", Handle).ForMembersAndStaff("billing:write").Answers(typeof(MandateAnswer), 201).Costly();

    // Nobody consents for somebody else: it is the caller's own, whoever they are.
    static async Task<IResult> Handle(
        GivePaymentMandate command, HttpRequest request, Commands commands, StripeMandates stripe, TimeProvider time, CancellationToken cancellation)
    {
        if (command.PaymentMethod is not { Length: > 3 and <= 255 } method || !method.StartsWith("pm_", StringComparison.Ordinal))
            return Problems.Invalid("paymentMethod", "Give the provider's id of a payment method, such as pm_card_visa.");
        if (command.Consent.Fault() is { } fault) return fault;

        var account = commands.Caller.Account!;
        (PaymentMandate? Mandate, MandateAcceptance? Acceptance, string? Customer) begun = default;
        SetupAnswer answer = new(null, new SetupOutcome.Unknown());
        return await commands.RunInSteps(
            async (work, undertaking) =>
            {
                var id = undertaking.Id;
                var acceptance = await MandateAcceptance.Of(work, undertaking, commands.CallerAddress, request, cancellation);
                await work.Decide<PaymentMandate>(id, known => MandateDecider.Start(known, account, method, command.Consent.TextVersion, work.Now), cancellation);
                begun = (work.State<PaymentMandate>(id), acceptance, (await work.Documents.LoadAsync<StripeCustomer>(StripeCustomer.IdOf(work.Association, account), cancellation))?.CustomerId);
                return Outcome.Ok(MandateView.From(begun.Mandate!));
            },
            async undertaking =>
            {
                var association = commands.Caller.RequiredAssociation;
                // One that was taken up again may have been found out meanwhile; then there is nothing to ask.
                if (!begun.Mandate!.IsOpen) return;
                answer = undertaking.IsResumed
                    ? await stripe.FindOut(association, begun.Mandate, begun.Acceptance, begun.Customer, time.GetUtcNow(), CancellationToken.None)
                    : await stripe.SetUp(association, begun.Mandate, begun.Acceptance, begun.Customer, CancellationToken.None);
            },
            async (work, undertaking) =>
            {
                var mandate = await work.Find<PaymentMandate>(undertaking.Id, CancellationToken.None) ?? throw new InvalidOperationException("The mandate was there a moment ago.");
                await LearnMandate.In(work, mandate, answer, CancellationToken.None);
                return Outcome.Created($"/v1/payment-mandates/{undertaking.Id}", new MandateAnswer(
                    undertaking.Id, mandate.State.Status, mandate.State.IsOpen ? (answer.Outcome as SetupOutcome.Pending)?.ClientSecret : null, mandate.State.Reason), mandate.Version);
            }, cancellation);
    }

    /// <summary>What the payer accepted.</summary>
    /// <param name="TextVersion">Which version of the text was shown to them, up to 64 characters.</param>
    /// <param name="Accepted">True: they accepted it.</param>
    internal sealed record Accepting(string TextVersion, bool Accepted)
    {
        /// <summary>Why this is no consent; null where it is one.</summary>
        internal IResult? Fault() =>
            !Version().IsMatch(TextVersion) ? Problems.Invalid("consent.textVersion", "Give the version of the text: 1 to 64 letters, digits, dots, hyphens and underscores.")
            : !Accepted ? Problems.Invalid("consent.accepted", "Nothing is kept, and nothing charged, without the payer's consent.")
            : null;
    }

    /// <summary>How far it came. With <c>requiresAction</c> the payer's browser goes on with the secret, which is told this once.</summary>
    internal sealed record MandateAnswer(Guid Id, MandateStatus Status, string? ClientSecret, string? Reason);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Version();
}
