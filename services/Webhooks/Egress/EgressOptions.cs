namespace Associations.Webhooks.Egress;

/// <summary>Where deliveries may go. Configuration section <c>Webhooks</c>.</summary>
sealed record EgressOptions
{
    /// <summary>
    /// Lets deliveries reach private and loopback addresses, and plain <c>http</c>: for a developer's machine and for tests.
    /// With it the service does not start in Production.
    /// </summary>
    public bool AllowPrivateNetworks { get; init; }

    /// <summary>Host names that no endpoint may have, such as our own gateway's.</summary>
    public IReadOnlyList<string> RefusedHosts { get; init; } = [];

    internal static EgressOptions From(IConfiguration configuration) => configuration.GetSection("Webhooks").Get<EgressOptions>() ?? new EgressOptions();
}
