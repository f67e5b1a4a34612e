using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Mandates;

/// <summary>A mandate as its payer and staff see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Account">Whose it is: the pseudonym of a sign-in.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ConsentVersion">Which version of the text the payer accepted.</param>
/// <param name="GivenAt">When they accepted it, UTC.</param>
/// <param name="At">When it came to stand so, UTC.</param>
/// <param name="Reason">Why the method is not kept.</param>
sealed record MandateView(Guid Id, string Account, MandateStatus Status, string ConsentVersion, DateTimeOffset GivenAt, DateTimeOffset At, string? Reason)
{
    internal static MandateView From(PaymentMandate mandate) =>
        new(mandate.Id, mandate.Account, mandate.Status, mandate.ConsentVersion, mandate.GivenAt, mandate.At, mandate.Reason);
}

static class MandateViews
{
    internal static void Map(RouteGroupBuilder mandates)
    {
        mandates.MapGet("/", List).ForMembersAndStaff("billing:read").Answers(typeof(PageOf<MandateView>)).Paged();
        mandates.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) => reads.One<PaymentMandate>(id, MandateView.From, cancellation, MaySee))
            .ForMembersAndStaff("billing:read").Answers(typeof(MandateView));
    }

    static Task<IResult> List(Reads reads, CancellationToken cancellation)
    {
        var caller = reads.Caller;
        return reads.List<PaymentMandate>(all => caller.IsStaff ? all : all.Where(mandate => mandate.Account == caller.Account), MandateView.From, cancellation);
    }

    internal static bool MaySee(PaymentMandate mandate, Caller caller) => caller.IsStaff || mandate.Account == caller.Account;
}
