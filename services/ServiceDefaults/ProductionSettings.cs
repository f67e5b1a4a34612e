using System.Data.Common;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Associations.ServiceDefaults;

/// <summary>
/// What is right on a developer's machine and would leave a door open in Production. A process that finds one there does not start, and names
/// all of them at once. Values are never repeated, because some of them are secrets.
/// </summary>
static class ProductionSettings
{
    // Every password of docker-compose.yml holds it, and so may whatever else is made for a developer's machine.
    const string Public = "development-only";

    // The secret of the local issuer's people, and what PostgreSQL's and RabbitMQ's own pages begin with.
    static readonly string[] WellKnown = ["demo", "guest", "postgres", "password"];

    /// <exception cref="InvalidOperationException">This is Production and a setting is one for developers; the message names each.</exception>
    internal static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!environment.IsProduction()) return;
        var faults = Faults(configuration).DistinctBy(fault => fault.Key, StringComparer.OrdinalIgnoreCase).ToList();
        if (faults.Count == 0) return;
        throw new InvalidOperationException(
            "This is Production (ASPNETCORE_ENVIRONMENT), and these settings are for developers' machines:"
            + string.Concat(faults.Select(fault => $"{Environment.NewLine}  {fault.Key.Replace(":", "__", StringComparison.Ordinal)} {fault.What}")));
    }

    static IEnumerable<(string Key, string What)> Faults(IConfiguration configuration)
    {
        if (configuration["Identity:Authority"] is { Length: > 0 } authority)
        {
            if (!IsHttps(authority)) yield return ("Identity:Authority", "is not https: whoever is on the way could answer with keys of their own.");
            else if (IsThisMachine(authority)) yield return ("Identity:Authority", "is this machine: name your OpenID Connect provider.");
        }
        if (configuration["Identity:MetadataAddress"] is { Length: > 0 } metadata && !IsHttps(metadata))
            yield return ("Identity:MetadataAddress", "is not https: whoever is on the way could answer with keys of their own.");
        foreach (var database in (string[])["Store", "Owner"])
            if (HasWellKnownPassword(configuration.GetConnectionString(database)))
                yield return ($"ConnectionStrings:{database}", "has a password that everyone knows.");
        if (IsOpenToGuests(configuration.GetConnectionString("Broker")))
            yield return ("ConnectionStrings:Broker", "has a password that everyone knows, or none, which RabbitMQ takes for guest's.");
        if (configuration["Stripe:ApiKey"] is { } key && (key.StartsWith("sk_test_", StringComparison.Ordinal) || key.StartsWith("rk_test_", StringComparison.Ordinal)))
            yield return ("Stripe:ApiKey", "is a test key: invoices would be paid with no money.");
        if (configuration["Stripe:ApiBase"] is { Length: > 0 })
            yield return ("Stripe:ApiBase", "is set: payments would go to an emulator and not to Stripe.");
        if (string.Equals(configuration["Mail:Tls"], "none", StringComparison.OrdinalIgnoreCase))
            yield return ("Mail:Tls", "is off: whoever is on the way could read what is mailed, and the password.");
        if (configuration["Mail:InvoiceLink"] is { Length: > 0 } link && !IsHttps(link))
            yield return ("Mail:InvoiceLink", "is not https: payers would be led to a page that anyone on the way could write.");
        if (configuration["Mail:Sender"] is { Length: > 0 } sender && IsNobodys(sender))
            yield return ("Mail:Sender", "is of a domain that nobody can have, so no mail server would take it.");
        if (configuration["Services:Mailbox"] is { Length: > 0 })
            yield return ("Services:Mailbox", "is set: whoever asks could read the mail that is caught there.");
        if (configuration.GetValue("Webhooks:AllowPrivateNetworks", false))
            yield return ("Webhooks:AllowPrivateNetworks", "is true: any partner's URL could reach this network.");
        foreach (var (name, value) in configuration.AsEnumerable())
            if (value is not null && (value.Contains(Public, StringComparison.OrdinalIgnoreCase) || (IsSecret(name) && WellKnown.Contains(value, StringComparer.OrdinalIgnoreCase))))
                yield return (name, "holds a secret that everyone knows.");
    }

    static bool IsHttps(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;

    static bool IsThisMachine(string address) =>
        new Uri(address) is var uri && (uri.IsLoopback
            || uri.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(uri.IdnHost, out var ip) && (IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))));

    // RFC 2606 and RFC 6762.
    static bool IsNobodys(string address) => ((string[])[".example", ".invalid", ".test", ".localhost", ".local", ".example.org", ".example.com", ".example.net"])
        .Any(domain => $".{address[(address.LastIndexOf('@') + 1)..]}".EndsWith(domain, StringComparison.OrdinalIgnoreCase));

    static bool IsSecret(string name) =>
        name.EndsWith("Password", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Secret", StringComparison.OrdinalIgnoreCase) || name.EndsWith("Key", StringComparison.OrdinalIgnoreCase);

    static bool HasWellKnownPassword(string? store)
    {
        try
        {
            var settings = new DbConnectionStringBuilder { ConnectionString = store };
            return ((string[])["Password", "PWD", "PSW"]).Any(name => settings.TryGetValue(name, out var password) && WellKnown.Contains($"{password}", StringComparer.OrdinalIgnoreCase));
        }
        catch (ArgumentException)
        {
            // Whoever opens the database says what is wrong with it.
            return false;
        }
    }

    static bool IsOpenToGuests(string? broker) =>
        Uri.TryCreate(broker, UriKind.Absolute, out var uri)
        && (uri.UserInfo.Split(':', 2) is not [_, var password] || WellKnown.Contains(Uri.UnescapeDataString(password), StringComparer.OrdinalIgnoreCase));
}
