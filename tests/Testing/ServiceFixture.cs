using System.Collections.Concurrent;
using Associations.Provisioning;
using Marten;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Xunit;

namespace Associations.Testing;

/// <summary>
/// One service as it runs in production, over real HTTP, with a PostgreSQL database and a RabbitMQ virtual host of its own. Shared by the
/// tests of a class or a collection; each test uses an association of its own.
/// </summary>
/// <typeparam name="TProgram">The service's entry point.</typeparam>
public abstract class ServiceFixture<TProgram> : IAsyncLifetime where TProgram : class
{
    static readonly Lazy<Task<Infrastructure>> Shared = new(() => Infrastructure.StartAsync(new ProvisioningOptions()));

    readonly string name = $"t{Guid.CreateVersion7():N}";
    readonly ConcurrentBag<WebApplicationFactory<TProgram>> nodes = [];
    Infrastructure infrastructure = null!;

    /// <summary>The time in the service: it stands still until a test moves it, and starts at the real time.</summary>
    public FakeTimeProvider Time { get; protected init; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>The rest of the system.</summary>
    public TestBus Bus { get; private set; } = null!;

    /// <summary>The running service.</summary>
    public WebApplicationFactory<TProgram> Service { get; private set; } = null!;

    /// <summary>Its event store, to look at what is really stored.</summary>
    public IDocumentStore Store => Service.Services.GetRequiredService<IDocumentStore>();

    /// <summary>The address of its database, as the role that runs the service.</summary>
    public string Database { get; private set; } = "";

    /// <summary>The same as the role that owns it, which sees every row and may change the schema.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>The address of its virtual host.</summary>
    public string Broker { get; private set; } = "";

    /// <inheritdoc />
    public virtual async ValueTask InitializeAsync()
    {
        infrastructure = await Shared.Value;
        (Owner, Database) = await Migrated.Database(infrastructure, name, typeof(TProgram).Assembly);
        Broker = SharedBroker ?? await infrastructure.CreateVirtualHostAsync(name);
        Bus = await TestBus.Start(Broker, Contracts);
        Service = StartNode();
    }

    /// <summary>Starts the service, or a further node of it on the same database and broker.</summary>
    public WebApplicationFactory<TProgram> StartNode()
    {
        var node = new Node(this);
        node.UseKestrel(0);
        node.StartServer();
        nodes.Add(node);
        return node;
    }

    /// <summary>A caller of the service.</summary>
    /// <param name="token">The access token, or null for an anonymous caller.</param>
    public Api As(string? token) => new(Service.CreateClient(), token);

    /// <summary>The virtual host of other services, where the rest of the system is not played by the test; null for one of its own.</summary>
    protected virtual string? SharedBroker => null;

    /// <summary>The contracts that the rest of the system takes.</summary>
    protected virtual IReadOnlyList<Type> Contracts => TestBus.Contracts;

    /// <summary>Settings of the service beyond those that every service has.</summary>
    protected virtual IEnumerable<(string Key, string Value)> Settings => [];

    /// <summary>Services to replace. Time is replaced already.</summary>
    protected virtual void Replace(IServiceCollection services) { }

    /// <inheritdoc />
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        await Bus.DisposeAsync();
        await infrastructure.DropServiceDatabaseAsync(name);
        if (SharedBroker is null) await infrastructure.DeleteVirtualHostAsync(name);
        GC.SuppressFinalize(this);
    }

    sealed class Node(ServiceFixture<TProgram> fixture) : WebApplicationFactory<TProgram>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Store", fixture.Database);
            builder.UseSetting("ConnectionStrings:Broker", fixture.Broker);
            builder.UseSetting("EventStore:Daemon", "HotCold");
            builder.UseSetting("Identity:Authority", Tokens.Issuer);
            foreach (var (key, value) in fixture.Settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
            builder.ConfigureTestServices(services =>
            {
                services.Replace(ServiceDescriptor.Singleton<TimeProvider>(fixture.Time));
                services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
                {
                    options.Configuration = new OpenIdConnectConfiguration { Issuer = Tokens.Issuer };
                    options.Configuration.SigningKeys.Add(Tokens.Key);
                    // The one that is there by now would look for the issuer on the network, again and again, and wait for it.
                    options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(options.Configuration);
                    options.TokenValidationParameters.ValidIssuer = Tokens.Issuer;
                    options.TokenValidationParameters.IssuerSigningKey = Tokens.Key;
                });
                fixture.Replace(services);
            });
        }
    }
}
