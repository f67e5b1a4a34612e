using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Mandates;

/// <summary>Takes a mandate back. Nothing is charged by it from that moment on, and the provider is told to let go of the method.</summary>
static class RevokePaymentMandate
{
    internal static void Map(RouteGroupBuilder mandates) => mandates.MapPost("/{id:guid}/revoke", Handle).ForMembersAndStaff("billing:write")
        .Answers(typeof(MandateView)).Refuses(BillingProblems.MandateNotActive).Costly();

    static async Task<IResult> Handle(Guid id, Commands commands, StripeMandates stripe, CancellationToken cancellation)
    {
        PaymentMandate? revoked = null;
        var detached = false;
        return await commands.RunInSteps(
            async (work, undertaking) =>
            {
                if (await work.Find<PaymentMandate>(id, cancellation) is not { } mandate || !MandateViews.MaySee(mandate.State, commands.Caller)) return Outcome.NotFound("payment mandate");
                if (!undertaking.IsResumed && commands.Stale(mandate.Version) is { } stale) return stale;
                if (mandate.Record(MandateDecider.Revoke(mandate.State, work.Now)).Rejection is { } refused) return refused;
                revoked = mandate.State;
                return Outcome.Ok(MandateView.From(revoked));
            },
            async _ =>
            {
                if (revoked!.IsToDetach) detached = await stripe.Detach(revoked.PaymentMethod, CancellationToken.None);
            },
            async (work, _) =>
            {
                var mandate = await work.Find<PaymentMandate>(id, CancellationToken.None) ?? throw new InvalidOperationException("The mandate was there a moment ago.");
                if (detached) mandate.Record(MandateDecider.Detached(mandate.State, work.Now));
                return Outcome.Ok(MandateView.From(mandate.State), mandate.Version);
            }, cancellation);
    }
}
