namespace Associations.Gateway;

/// <summary>Health has a port of its own (<c>Health__Port</c>), for whoever runs the gateway. On the public one there is no such thing, and on that one nothing else.</summary>
static class HealthPort
{
    internal static void Separate(WebApplication app)
    {
        var addresses = Addresses(app.Configuration);
        foreach (var address in addresses)
            app.Urls.Add(address);
        app.Urls.Add($"http://{BindingAddress.Parse(addresses[0]).Host}:{app.Configuration.GetValue("Health:Port", 8081)}");

        // Asked for when the ports are bound, as a test leaves their choice to the system. The order of addresses stays.
        var port = new Lazy<int>(() => BindingAddress.Parse(app.Urls.Last()).Port);
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) == (context.Connection.LocalPort == port.Value))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    static string[] Addresses(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } urls ? urls.Split(';', StringSplitOptions.RemoveEmptyEntries)
        : configuration["http_ports"] is { Length: > 0 } ports ? [.. ports.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(port => $"http://*:{port}")]
        : ["http://localhost:8080"];
}
