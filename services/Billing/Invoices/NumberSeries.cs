using System.Globalization;
using Associations.Billing.Entities;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>
/// The numbers of one entity, kind of document and year. A number is the next version of this stream, taken in the transaction that issues
/// the document: unique and without gaps by construction, because a rollback takes both back and the stream's lock lets one in at a time.
/// </summary>
public sealed record NumberSeries : IState<NumberSeries>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <inheritdoc />
    public static NumberSeries Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public NumberSeries Evolve(object e) => e switch
    {
        NumberGiven => this,
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>Takes the next number of the year that the entity's calendar shows.</summary>
    /// <param name="work">The transaction that issues the document.</param>
    /// <param name="entity">Who issues it.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="issuedOn">The day on the entity's calendar.</param>
    /// <param name="cancellation">Gives up waiting for the series.</param>
    /// <param name="series">Which kind of document it is: one of <see cref="DocumentSeries"/>.</param>
    internal static async Task<string> Next(
        Work work, BillingEntity entity, Guid documentId, DateOnly issuedOn, CancellationToken cancellation, string series = DocumentSeries.Invoices)
    {
        var id = Uuid.From(entity.Id, $"{series}/{issuedOn.Year}");
        // How many were given is the stream's length; what they were given to is not read again for each.
        var given = await work.Lengthen<NumberSeries>(id, cancellation);
        given.Record(Decision.Accepted(new NumberGiven(documentId)));
        return string.Create(CultureInfo.InvariantCulture, $"{entity.PrefixOf(series)}-{issuedOn.Year}-{given.Version:D6}");
    }
}

/// <summary>A number was given to a document; which one is the event's version.</summary>
[EventType("numberSeries.given.v1")]
public sealed record NumberGiven(Guid InvoiceId);
