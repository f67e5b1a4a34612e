using System.Text.RegularExpressions;
using Associations.Billing.Mail;
using Associations.Billing.Taxes;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Buyers;

/// <summary>Says whose name and address invoices are to carry from now on, in place of what was said before. What was issued to a name stays as it is; what was issued to none gets this one.</summary>
/// <param name="Name">Who is addressed, 1 to 200 characters.</param>
/// <param name="Organisation">The organisation that buys.</param>
/// <param name="Address">Where they get post.</param>
/// <param name="TaxId">Their tax identifier, with the country's prefix where it has one, such as BE0123456749.</param>
/// <param name="Language">The language that they read (BCP 47), such as fr or de-AT.</param>
/// <param name="Email">Where they read what is mailed about their invoices. Without it nothing is mailed.</param>
/// <param name="PersonId">For staff: whose they are, by the person. Otherwise they are the caller's own.</param>
/// <param name="Account">For staff: whose they are, by the pseudonym of a sign-in.</param>
sealed partial record GiveBillingDetails(
    string Name, string? Organisation = null, PostalAddress? Address = null, string? TaxId = null, string? Language = null, Guid? PersonId = null, string? Account = null, string? Email = null)
{
    internal static void Map(WebApplication app) => app.MapPost("/v1/billing-details", Handle).ForMembersAndStaff("billing:write").Answers(typeof(BuyerView));

    static Task<IResult> Handle(GiveBillingDetails command, Commands commands, CancellationToken cancellation) => commands.Run(async work =>
    {
        if (OwnerOf(commands.Caller, command.PersonId, command.Account, out var fault) is not { } owner) return fault!;
        if ((fault = command.Fault()) is not null) return fault;
        var details = new BillingDetails
        {
            Id = owner,
            Name = command.Name.Trim(),
            Organisation = command.Organisation?.Trim(),
            Address = command.Address,
            TaxId = command.TaxId is { } taxId ? TaxIds.Normal(taxId) : null,
            Language = command.Language,
            Email = command.Email,
            GivenAt = work.Now,
        };
        work.Documents.Store(details);
        await NameInvoices.In(work, details, cancellation);
        if (details.TaxId is { } number) await AskVatNumber.In(work, number, cancellation);
        return Outcome.Ok(BuyerView.From(details));
    }, cancellation);

    /// <summary>Whose details a request is about, or why it cannot be about them.</summary>
    internal static string? OwnerOf(Caller caller, Guid? person, string? account, out Rejection? fault)
    {
        fault = (person, account) switch
        {
            (null, null) => null,
            _ when !caller.IsStaff => Invalid(person is null ? "account" : "personId", "Only staff name somebody else. Leave it out for your own."),
            (not null, not null) => Invalid("account", "Name a person or an account, not both."),
            _ when person == Guid.Empty => Invalid("personId", "Name a person."),
            _ when account is not null && !Pseudonym().IsMatch(account) => Invalid("account", "Give the pseudonym of a sign-in: 64 hexadecimal digits in lower case."),
            _ => null,
        };
        return fault is not null ? null
            : person is { } id ? BillingDetails.IdOf(id)
            : BillingDetails.IdOf(account ?? caller.Account!);
    }

    Rejection? Fault() =>
        !PostalAddress.IsLine(Name, 200) ? Invalid("name", "Give a name of 1 to 200 characters, on one line.")
        : Organisation is not null && !PostalAddress.IsLine(Organisation, 200) ? Invalid("organisation", "Give a name of 1 to 200 characters, on one line, or leave it out.")
        : Address?.Fault("address") is { } address ? address
        : TaxId is not null && !TaxIds.IsOne(TaxId) ? Invalid("taxId", "Give 4 to 20 letters and digits, with the country's prefix where it has one, or leave it out.")
        : Language is not null && !Tag().IsMatch(Language) ? Invalid("language", "Give a BCP 47 tag, such as fr or de-AT, or leave it out.")
        : Email is not null && !EmailAddress.IsOne(Email) ? Invalid("email", "Give an e-mail address, such as ada@example.org, or leave it out.")
        : null;

    static Rejection Invalid(string field, string detail) => new("invalid-request", detail, field, 400);

    [GeneratedRegex("^[0-9a-f]{64}\\z")]
    private static partial Regex Pseudonym();

    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\\z")]
    private static partial Regex Tag();
}
