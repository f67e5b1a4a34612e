using Associations.Contracts;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Membership.Applications;

/// <summary>An application as its applicant and staff see it.</summary>
sealed record ApplicationView(
    Guid Id, ApplicationStatus Status, Guid PersonId, Guid MembershipTypeId, QuoteView Quote, Guid? InvoiceId, Guid? MembershipId, Guid? ChapterId = null);

/// <summary>A quote: its lines add up to its total.</summary>
sealed record QuoteView(Guid Id, IReadOnlyList<QuoteLine> Lines, Money Total);

/// <summary>One line of a quote: the creditor is the chapter that gets the money, and none the association.</summary>
sealed record QuoteLine(string Description, int Quantity, Money UnitPrice, Money Amount, string PriceSource, Guid? CreditorId = null);

static class ApplicationViews
{
    internal static void Map(RouteGroupBuilder applications)
    {
        applications.MapGet("/", List).ForMembersAndStaff("membership:read").Answers(typeof(PageOf<ApplicationView>)).Paged();
        applications.MapOne("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) =>
            reads.One<Application>(id, From, cancellation, MaySee)).ForMembersAndStaff("membership:read").Answers(typeof(ApplicationView));
    }

    static Task<IResult> List(Reads reads, CancellationToken cancellation)
    {
        var account = reads.Caller.Account;
        return reads.List<Application>(all => reads.Caller.IsStaff ? all : all.Where(application => application.Account == account), From, cancellation);
    }

    internal static bool MaySee(Application application, Caller caller) => caller.IsStaff || application.Account == caller.Account;

    internal static ApplicationView From(Application application) => new(
        application.Id, application.Status, application.PersonId, application.MembershipTypeId, From(application.Quote!),
        application.InvoiceId, application.MembershipId, application.ChapterId);

    internal static QuoteView From(DuesQuote quote) => new(
        quote.Id,
        [.. quote.Lines.Select(line => new QuoteLine(
            line.Description, line.Quantity, new(line.UnitPrice, quote.Currency), new(line.Quantity * line.UnitPrice, quote.Currency), line.PriceSource,
            line.CreditorId))],
        new(quote.Total, quote.Currency));
}
