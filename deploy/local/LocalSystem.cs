using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Associations.Provisioning;

namespace Associations.Local;

/// <summary>The whole system on one machine: what it consists of, and how its parts find each other.</summary>
sealed class LocalSystem : IAsyncDisposable
{
    static readonly (string Name, string Folder)[] Services =
        [("Membership", "services/Membership"), ("Events", "services/Events"), ("Billing", "services/Billing"), ("Webhooks", "services/Webhooks")];

    readonly LocalOptions options;
    readonly string data;
    readonly string root = FindRoot();
    readonly List<Child> children = [];
    readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
    Infrastructure? infrastructure;

    LocalSystem(LocalOptions options) => (this.options, data) = (options, Path.GetFullPath(options.Data));

    /// <summary>The gateway's address.</summary>
    internal Uri Gateway => new($"http://localhost:{options.Port}/");

    internal string Logs => Path.Combine(data, "logs");

    internal string PostgresDescription => infrastructure!.PostgresDescription;

    internal string RabbitMqDescription => infrastructure!.RabbitMqDescription;

    /// <summary>Ends with a sentence when one of the processes cannot be kept running.</summary>
    internal async Task<string> GivenUp() => await await Task.WhenAny(children.Select(child => child.GivenUp));

    /// <summary>Starts everything and waits until every process is ready.</summary>
    internal static async Task<LocalSystem> Start(LocalOptions options, CancellationToken cancellation)
    {
        var system = new LocalSystem(options);
        try
        {
            await system.StartAll(cancellation);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    async Task StartAll(CancellationToken cancellation)
    {
        RefuseIfPortIsTaken();
        if (options.Reset) await Infrastructure.DeleteDataAsync(data, cancellation);
        Directory.CreateDirectory(Logs);

        var (issuer, stripe) = (FreePort(), FreePort());
        var (billing, mailbox, smtp) = (FreePort(), FreePort(), FreePort());
        // These need no database, so they start while there is none.
        Add("Identity", "deploy/identity", issuer, new() { ["Identity__Issuer"] = Gateway.ToString(), ["Identity__DataFolder"] = Path.Combine(data, "identity") });
        Add("StripeEmulator", "deploy/stripe-emulator", stripe, new()
        {
            ["Emulator__DataFolder"] = Path.Combine(data, "stripe"),
            ["Emulator__WebhookUrl"] = $"{Gateway}v1/stripe/webhook",
            ["Emulator__WebhookSecret"] = StripeSecret(),
        });
        Add("Mailbox", "deploy/mailbox", mailbox, new() { ["Mailbox__SmtpPort"] = $"{smtp}" });

        infrastructure = await Infrastructure.StartAsync(new ProvisioningOptions { DataFolder = data }, Screen.Say, cancellation);
        var broker = await infrastructure.CreateVirtualHostAsync("associations", cancellation);
        var databases = await Migrate(cancellation);
        var ports = Services.ToDictionary(service => service.Name, service => service.Name == "Billing" ? billing : FreePort());
        foreach (var (name, folder) in Services)
        {
            var settings = new Dictionary<string, string>
            {
                ["ConnectionStrings__Store"] = databases[name].Store,
                ["ConnectionStrings__Broker"] = broker,
                ["Identity__Authority"] = Gateway.ToString(),
                ["Identity__MetadataAddress"] = $"http://127.0.0.1:{issuer}/.well-known/openid-configuration",
            };
            if (name == "Billing")
            {
                settings["Stripe__ApiBase"] = $"http://127.0.0.1:{stripe}";
                settings["Stripe__ApiKey"] = "sk_test_local";
                settings["Stripe__WebhookSecret"] = StripeSecret();
                settings["Mail__Host"] = "127.0.0.1";
                settings["Mail__Port"] = $"{smtp}";
                settings["Mail__Tls"] = "none";
                settings["Mail__Sender"] = "billing@associations.test";
                settings["Mail__InvoiceLink"] = $"{Gateway}v1/invoices/{{invoice}}";
            }
            if (name == "Webhooks") settings["Webhooks__AllowPrivateNetworks"] = "true";
            Add(name, folder, ports[name], settings);
        }

        var gateway = Services.ToDictionary(service => $"Services__{service.Name}", service => $"http://127.0.0.1:{ports[service.Name]}");
        gateway["Services__Identity"] = $"http://127.0.0.1:{issuer}";
        gateway["Services__Mailbox"] = $"http://127.0.0.1:{mailbox}";
        gateway["Identity__Authority"] = Gateway.ToString();
        gateway["Identity__MetadataAddress"] = $"http://127.0.0.1:{issuer}/.well-known/openid-configuration";
        var health = FreePort();
        gateway["Health__Port"] = $"{health}";
        Add("Gateway", "gateway", options.Port, gateway, health);

        foreach (var child in children)
        {
            await child.Ready(http, cancellation);
            Screen.Say($"{child.Name} is ready");
        }
    }

    void Add(string name, string folder, int port, Dictionary<string, string> settings, int? healthPort = null)
    {
        settings["ASPNETCORE_URLS"] = $"http://localhost:{port}";
        settings["ASPNETCORE_ENVIRONMENT"] = "Development";
        var child = new Child(name, AssemblyOf(folder, name), LogOf(name), settings, new Uri($"http://localhost:{healthPort ?? port}"));
        child.Start();
        children.Add(child);
    }

    // One database for each service, with a role that owns it and one that runs the service: none can reach another's tables.
    async Task<Dictionary<string, ServiceDatabase>> Migrate(CancellationToken cancellation)
    {
        var databases = new Dictionary<string, ServiceDatabase>();
        foreach (var (name, _) in Services)
        {
            var service = name.ToLowerInvariant();
            databases[name] = await infrastructure!.CreateServiceDatabaseAsync(
                service, Secret($"{service}-owner"), Secret($"{service}-database"), cancellation);
        }
        Screen.Say("Migrating the services' databases");
        await Task.WhenAll(Services.Select(service => Migrations.Run(service.Name, AssemblyOf(service.Folder, service.Name), LogOf(service.Name), new Dictionary<string, string>
        {
            ["ConnectionStrings__Owner"] = databases[service.Name].Owner,
            ["ConnectionStrings__Store"] = databases[service.Name].Store,
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        }, cancellation)));
        return databases;
    }

    string LogOf(string name) => Path.Combine(Logs, $"{name.ToLowerInvariant()}.log");

    string StripeSecret() => $"whsec_{Secret("stripe-webhook")}";

    // Made on the first start and kept beside the data they protect.
    string Secret(string name)
    {
        var file = Path.Combine(data, "secrets", name);
        if (File.Exists(file)) return File.ReadAllText(file);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        File.WriteAllText(file, secret);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return secret;
    }

    string AssemblyOf(string folder, string name)
    {
        // Debug or Release, as this process was built.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var path = Path.Combine(root, folder, "bin", configuration, "net10.0", $"Associations.{name}.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{name} is not built ({path}). Run: dotnet build Associations.sln");
    }

    void RefuseIfPortIsTaken()
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, options.Port);
            probe.Start();
        }
        catch (SocketException)
        {
            throw new InvalidOperationException($"Port {options.Port} is in use. End what uses it, or choose another: --port {options.Port + 1}");
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Associations.sln"))) return folder.FullName;
        throw new InvalidOperationException("The local run needs the repository around it; to show the steps on a running system use --against URL.");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The door first, then the services, then what they stand on.
        foreach (var gateway in children.Where(child => child.Name == "Gateway")) await gateway.DisposeAsync();
        await Task.WhenAll(children.Where(child => child.Name != "Gateway").Select(child => child.DisposeAsync().AsTask()));
        if (infrastructure is not null) await infrastructure.DisposeAsync();
        http.Dispose();
    }
}
