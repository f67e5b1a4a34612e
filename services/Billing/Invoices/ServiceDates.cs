using Associations.Contracts;
using Associations.EventSourcing;

namespace Associations.Billing.Invoices;

/// <summary>
/// It is known by now which days the invoice is for: those of a term begin with its payment. The document stays as it is; the books follow.
/// </summary>
/// <param name="Subject">What the invoice is for.</param>
/// <param name="From">The first day.</param>
/// <param name="Through">The last day, inclusive.</param>
/// <param name="At">When it was learnt, UTC.</param>
[EventType("invoice.serviceDated.v1")]
public sealed record ServiceDated(Subject Subject, DateOnly From, DateOnly Through, DateTimeOffset At);

/// <summary>The days that all of an invoice is for.</summary>
/// <param name="From">The first day.</param>
/// <param name="Through">The last day, inclusive.</param>
public sealed record ServicePeriod(DateOnly From, DateOnly Through)
{
    /// <summary>Learns the days; where the lines say them, or they were learnt before, it is no news.</summary>
    internal static Decision Learn(Invoice invoice, ServicePeriod days, DateTimeOffset now)
    {
        var isKnown = invoice.Service is { } known ? known == days : invoice.Lines.All(line => (line.ServiceFrom, line.ServiceThrough) == (days.From, days.Through));
        return isKnown || days.Through < days.From ? Decision.AlreadyDone : Decision.Accepted(new ServiceDated(invoice.Subject, days.From, days.Through, now));
    }
}
