using Associations.Contracts;
using Associations.EventSourcing;
using Marten;

namespace Associations.Billing.Buyers;

/// <summary>
/// Whose name and address invoices carry from now on. Personal data, and in this document alone: erasing someone empties it, and every
/// stream still adds up.
/// </summary>
public sealed record BillingDetails
{
    /// <summary>Whose they are: <c>account:</c> and the pseudonym of a sign-in, or <c>person:</c> and a person's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>Who is addressed.</summary>
    public string Name { get; init; } = "";

    /// <summary>The organisation that buys, or null for a person.</summary>
    public string? Organisation { get; init; }

    /// <summary>Where they get post, or null.</summary>
    public PostalAddress? Address { get; init; }

    /// <summary>Their tax identifier without spaces, or null.</summary>
    public string? TaxId { get; init; }

    /// <summary>The language that they read (BCP 47), or null.</summary>
    public string? Language { get; init; }

    /// <summary>Where they read what is mailed about their invoices, or null. No document shows it.</summary>
    public string? Email { get; init; }

    /// <summary>When they were given, UTC.</summary>
    public DateTimeOffset GivenAt { get; init; }

    internal static string IdOf(Guid person) => $"person:{person}";

    internal static string IdOf(string account) => $"account:{account}";

    /// <summary>Whose those of an id are: a sign-in's, or a person's.</summary>
    internal static (string? Account, Guid? Person) OwnerOf(string id) => id.Split(':') is ["account", var account] ? (account, null) : (null, Guid.Parse(id["person:".Length..]));

    /// <summary>Where those of a payer may be.</summary>
    internal static IEnumerable<string> IdsOf(Payer payer)
    {
        if (payer.Account is { } account) yield return IdOf(account);
        if (payer.PersonId is { } person) yield return IdOf(person);
    }

    /// <summary>Those of a payer. What the payer said and what staff said of the same person may both be there: the newer counts.</summary>
    internal static async Task<BillingDetails?> Of(Work work, Payer payer, CancellationToken cancellation)
    {
        var own = payer.Account is { } account ? await work.Load<BillingDetails>(IdOf(account), cancellation) : null;
        var theirs = payer.PersonId is { } person ? await work.Load<BillingDetails>(IdOf(person), cancellation) : null;
        return Newer(own, theirs);
    }

    /// <summary>The same, only to be looked at.</summary>
    internal static async Task<BillingDetails?> Of(IQuerySession session, Payer payer, CancellationToken cancellation)
    {
        var own = payer.Account is { } account ? await session.LoadAsync<BillingDetails>(IdOf(account), cancellation) : null;
        var theirs = payer.PersonId is { } person ? await session.LoadAsync<BillingDetails>(IdOf(person), cancellation) : null;
        return Newer(own, theirs);
    }

    static BillingDetails? Newer(BillingDetails? own, BillingDetails? theirs) => own is null || theirs?.GivenAt > own.GivenAt ? theirs : own;
}

/// <summary>
/// Whom an invoice was issued to, as it was then: stored in the transaction that issues it, so that what is final never changes. Of one that was issued
/// to somebody who had not said who they are, it is stored when they first do. Personal data, in this document alone.
/// </summary>
/// <param name="Id">The invoice.</param>
/// <param name="Name">Who is addressed.</param>
/// <param name="Organisation">The organisation that buys, or null for a person.</param>
/// <param name="Address">Where they get post, or null.</param>
/// <param name="TaxId">Their tax identifier, or null.</param>
/// <param name="Language">The language that they read, or null.</param>
public sealed record InvoicedBuyer(Guid Id, string Name, string? Organisation, PostalAddress? Address, string? TaxId, string? Language)
{
    internal static InvoicedBuyer From(Guid invoice, BillingDetails details) =>
        new(invoice, details.Name, details.Organisation, details.Address, details.TaxId, details.Language);
}
