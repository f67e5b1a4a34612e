using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace Associations.Gateway;

/// <summary>Where the services are: <c>Services__Membership=http://…</c>, or several addresses separated by commas.</summary>
static class Clusters
{
    internal static ClusterConfig? Of(string service, IConfiguration configuration)
    {
        var addresses = (configuration[$"Services:{service}"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (addresses.Length == 0)
            return null;
        if (addresses.FirstOrDefault(a => !Uri.TryCreate(a, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) is { } wrong)
            throw new InvalidOperationException($"Services:{service} must hold http or https addresses separated by commas; '{wrong}' is none.");
        return new ClusterConfig
        {
            ClusterId = service,
            Destinations = addresses.ToDictionary(address => address, address => new DestinationConfig { Address = address }),
            HttpRequest = new ForwarderRequestConfig { ActivityTimeout = configuration.GetValue("Gateway:ActivityTimeout", TimeSpan.FromMinutes(1)) },
            LoadBalancingPolicy = "PowerOfTwoChoices",
            HealthCheck = new HealthCheckConfig
            {
                AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,
                // A health check chooses between destinations. With one there is no choice, and asking it is both quicker and truer.
                Active = new ActiveHealthCheckConfig
                {
                    Enabled = addresses.Length > 1,
                    Path = "/health/ready",
                    Interval = TimeSpan.FromSeconds(5),
                    Timeout = TimeSpan.FromSeconds(2),
                    Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
                },
                Passive = new PassiveHealthCheckConfig
                {
                    Enabled = addresses.Length > 1,
                    Policy = HealthCheckConstants.PassivePolicy.TransportFailureRate,
                    ReactivationPeriod = TimeSpan.FromSeconds(10),
                },
            },
        };
    }
}
