using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Associations.EventSourcing;

/// <summary>What an operator may set about the history of who did what.</summary>
/// <param name="KeepOriginsFor">How long addresses and callers' own reasons are kept, at least a day. <c>Audit:KeepOriginsFor</c>, in days or as d.hh:mm:ss.</param>
/// <param name="TrustedHops">
/// From which networks <c>X-Forwarded-For</c> is believed: the gateway's. <c>Audit:TrustedHops</c>, separated by commas.
/// </param>
sealed record AuditOptions(TimeSpan KeepOriginsFor, IReadOnlyList<IPNetwork> TrustedHops)
{
    // Services stand behind the gateway in a network of their own; whoever comes from a public address is no hop of ours.
    const string PrivateNetworks = "127.0.0.0/8, ::1/128, 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7";

    /// <exception cref="InvalidOperationException">A setting cannot be used; the message names it.</exception>
    internal static AuditOptions From(IConfiguration configuration)
    {
        var keep = configuration["Audit:KeepOriginsFor"] ?? "400";
        if (!TimeSpan.TryParse(keep, CultureInfo.InvariantCulture, out var keepFor) || keepFor < TimeSpan.FromDays(1))
            throw new InvalidOperationException($"Audit:KeepOriginsFor must be a number of days, or a time such as 400.00:00:00, of at least a day; '{keep}' is none.");
        var hops = (configuration["Audit:TrustedHops"] ?? PrivateNetworks).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (hops.FirstOrDefault(hop => !IPNetwork.TryParse(hop, out _)) is { } wrong)
            throw new InvalidOperationException($"Audit:TrustedHops must hold networks such as 10.0.0.0/8 separated by commas; '{wrong}' is none.");
        return new AuditOptions(keepFor, [.. hops.Select(hop => IPNetwork.Parse(hop))]);
    }
}
