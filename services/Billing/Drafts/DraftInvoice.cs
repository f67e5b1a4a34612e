using Associations.Billing.Entities;
using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Drafts;

/// <summary>One line of a draft.</summary>
/// <param name="Description">What it is, in words for the invoice, 1 to 200 characters. No personal data.</param>
/// <param name="UnitPrice">The price of one in minor units of the draft's currency, from 0.</param>
/// <param name="Quantity">How many, from 1.</param>
/// <param name="PriceSource">Where the price comes from, 1 to 100 characters. Tax rules may be for what begins with it.</param>
/// <param name="ServiceFrom">The first day that it covers, or null.</param>
/// <param name="ServiceThrough">The last day that it covers, inclusive; with the first.</param>
/// <param name="BeneficiaryId">The person or organisation that benefits, such as who has the seat that a company pays; null where that is the payer.</param>
/// <param name="CreditorId">The chapter for which the money is collected; null for the association itself.</param>
sealed record DraftLine(
    string Description, long UnitPrice, int Quantity = 1, string PriceSource = "manual", DateOnly? ServiceFrom = null, DateOnly? ServiceThrough = null,
    Guid? BeneficiaryId = null, Guid? CreditorId = null);

/// <summary>Who is to pay; at least one of the two.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Account">The pseudonym of a sign-in.</param>
sealed record DraftPayer(Guid? PersonId = null, string? Account = null);

/// <summary>Begins an invoice by hand. Until it is finalised it is nobody's debt, has no number, and may be changed and discarded.</summary>
/// <param name="Payer">Who pays: a person, the pseudonym of a sign-in, or both.</param>
/// <param name="Currency">The ISO 4217 code of all amounts.</param>
/// <param name="Lines">What is charged, 1 to 1,000 lines.</param>
/// <param name="BillingEntityId">The legal entity that is to issue it; the association's first unless it says.</param>
/// <param name="DueOn">The last day on which it is paid in time; or</param>
/// <param name="DueInDays">how many days after it is issued that is, 0 to 365. Where neither is said it is 30.</param>
sealed record DraftInvoice(
    DraftPayer Payer, string Currency, IReadOnlyList<DraftLine> Lines, Guid? BillingEntityId = null, DateOnly? DueOn = null, int? DueInDays = null)
{
    internal static void Map(RouteGroupBuilder drafts) =>
        drafts.MapPost("/", Handle).ForStaff("billing:write").Answers(typeof(InvoiceDraftView), 201).Refuses(SharedProblems.NotFound);

    static Task<IResult> Handle(DraftInvoice command, Commands commands, CancellationToken cancellation) => commands.Run(async work =>
    {
        if (await command.CannotBe(work, cancellation) is { } none) return none;
        var id = Uuid.New(work.Now);
        var decision = InvoiceDraftDecider.Write(command.Terms, work.Now);
        if (decision.Rejection is { } refused) return refused;
        var draft = work.Start<InvoiceDraft>(id, decision);
        return Outcome.Created($"/v1/invoice-drafts/{id}", InvoiceDraftView.From(draft.State), draft.Version);
    }, cancellation);

    /// <summary>What it asks for, as a decision has it.</summary>
    internal DraftTerms Terms => new(
        BillingEntityId, new(Payer.PersonId, Payer.Account), Currency,
        [.. Lines.Select(line => new ChargeLine(line.Description, line.Quantity, line.UnitPrice, line.PriceSource, line.ServiceFrom, line.ServiceThrough, line.CreditorId, line.BeneficiaryId))],
        DueOn, DueInDays);

    /// <summary>Why it cannot be decided on at all, such as a legal entity that is not there; or null.</summary>
    internal async Task<Outcome?> CannotBe(Work work, CancellationToken cancellation) =>
        // JSON may hold null where a line is expected.
        Lines.Any(line => line is null) ? Outcome.Invalid("lines", "Give a line in each place.")
        // The id of something else folds to an entity without a name.
        : await work.Read<BillingEntity>(BillingEntityId ?? BillingEntity.IdOf(work.Association), cancellation) is { Name: not "" } ? null
        : BillingEntityId is null ? Outcome.NotFound("billing entity")
        : Outcome.Invalid("billingEntityId", "There is no such billing entity here. Name one of GET /v1/billing-entities, or leave it out.");
}
