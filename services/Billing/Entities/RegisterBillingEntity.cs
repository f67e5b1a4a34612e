using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Entities;

/// <summary>Registers a further legal entity that issues invoices, with numbers of its own.</summary>
/// <param name="Name">Its registered name.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Currency">The ISO 4217 code of the currency that it keeps its books in.</param>
/// <param name="TimeZone">The IANA time zone of its calendar, by which a document has its day and its year.</param>
/// <param name="NumberPrefix">What its invoices' numbers begin with: 1 to 20 capital letters and digits that no other entity uses.</param>
/// <param name="TaxId">Its tax identifier, with the country's prefix where it has one.</param>
/// <param name="Iban">The account to which transfers go.</param>
/// <param name="Bic">The bank of that account.</param>
sealed record RegisterBillingEntity(
    string Name, PostalAddress Address, string Currency, string TimeZone, string NumberPrefix, string? TaxId = null, string? Iban = null, string? Bic = null)
{
    internal static void Map(RouteGroupBuilder entities) => entities.MapPost("/", Handle).ForStaff("billing:write")
        .Answers(typeof(LegalEntityView), 201).Refuses(BillingProblems.PrefixTaken);

    static Task<IResult> Handle(RegisterBillingEntity command, Commands commands, CancellationToken cancellation) =>
        commands.Run(async work =>
        {
            var decision = BillingEntityDecider.Register(command);
            if (decision.Rejection is { } refused) return refused;
            var entity = work.Start<BillingEntity>(Uuid.New(work.Now), decision);
            if (await TakenPrefix.Take(work, entity.State, cancellation) is { } taken) return taken;
            work.Documents.Insert(new RegisteredEntity(entity.State.Id));
            return Outcome.Created($"/v1/billing-entities/{entity.State.Id}", BillingEntityViews.From(entity.State, work.Association), entity.Version);
        }, cancellation);
}
