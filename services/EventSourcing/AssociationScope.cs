using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>Says in every line of the log, and on the span, whose data the work is about, where no request has said it already.</summary>
public static class AssociationScope
{
    /// <summary>From here until it is disposed of.</summary>
    public static IDisposable? About(this ILogger log, Guid association)
    {
        Activity.Current?.SetTag("association", association);
        return log.BeginScope("association {Association}", association);
    }
}
