using System.Net.Mail;
using Associations.EventSourcing;
using Marten;

namespace Associations.Membership.People;

/// <summary>Who a person is, as given by the person or by staff.</summary>
/// <param name="GivenName">Given name, 1 to 100 characters.</param>
/// <param name="FamilyName">Family name, 1 to 100 characters.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Country">Country of residence, ISO 3166-1 alpha-2.</param>
public sealed record PersonInput(string GivenName, string FamilyName, string Email, string Country);

/// <summary>Finds the person behind a sign-in, or makes one; part of the use cases in which a person first appears.</summary>
static class RegisterPerson
{
    internal static Rejection? Check(PersonInput person) =>
        string.IsNullOrWhiteSpace(person.GivenName) || person.GivenName.Length > 100 ? Invalid("person.givenName", "Give a name of 1 to 100 characters.")
        : string.IsNullOrWhiteSpace(person.FamilyName) || person.FamilyName.Length > 100 ? Invalid("person.familyName", "Give a name of 1 to 100 characters.")
        : person.Email.Length > 254 || !MailAddress.TryCreate(person.Email, out var address) || address.Address != person.Email
            ? Invalid("person.email", "Give an e-mail address, such as ada@example.org.")
        : person.Country.Length != 2 || !person.Country.All(char.IsAsciiLetterUpper) ? Invalid("person.country", "Give an ISO 3166-1 alpha-2 code, such as BE.")
        : null;

    /// <param name="work">The unit of work in which the person appears.</param>
    /// <param name="input">Who it is. A sign-in that is known keeps its person and gets the newer details.</param>
    /// <param name="account">The person's own sign-in, or null when staff enter someone else.</param>
    /// <param name="cancellation">Cancels the look-up.</param>
    internal static async Task<Guid> In(Work work, PersonInput input, string? account, CancellationToken cancellation)
    {
        var known = account is null
            ? null
            : await work.Documents.Query<PersonDetails>().Where(person => person.Account == account).FirstOrDefaultAsync(cancellation);
        // A sign-in's person has an id that follows from it, so two first applications at the same instant cannot make two persons.
        var id = known?.Id ?? (account is null ? Uuid.New(work.Now) : Uuid.From(work.Association, $"person:{account}"));
        if (known is null)
        {
            await work.Decide<Person>(id, _ => account is null
                ? Decision.Accepted(new PersonRegistered())
                : Decision.Accepted(new PersonRegistered(), new AccountLinked(account)), cancellation);
        }
        work.Documents.Store(new PersonDetails
        {
            Id = id,
            Account = account,
            GivenName = input.GivenName.Trim(),
            FamilyName = input.FamilyName.Trim(),
            Email = input.Email,
            Country = input.Country,
        });
        return id;
    }

    static Rejection Invalid(string field, string detail) => new("invalid-request", detail, field, 400);
}
