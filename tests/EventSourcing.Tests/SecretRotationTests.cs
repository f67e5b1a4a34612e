using System.Net;
using Associations.Counter;
using Associations.Testing;
using Npgsql;

namespace Associations.EventSourcing.Tests;

/// <summary>A service whose passwords lie in files, the broker's a wrong one to begin with.</summary>
public sealed class SecretsFixture : ServiceFixture<Program>
{
    readonly string folder = Directory.CreateTempSubdirectory("secrets").FullName;

    /// <inheritdoc />
    protected override IReadOnlyList<Type> Contracts => [typeof(CountAsked), typeof(CountRaised)];

    /// <inheritdoc />
    protected override IEnumerable<(string Key, string Value)> Settings
    {
        get
        {
            Give("ConnectionStrings__Store", Database);
            Give("ConnectionStrings__Broker", new UriBuilder(Broker) { Password = "not-this-one" }.Uri.ToString());
            return [("Secrets:Folder", folder)];
        }
    }

    internal void Give(string file, string value) => File.WriteAllText(Path.Combine(folder, file), value);

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A secret is replaced while the service runs, and nobody is turned away for longer than the new one takes to be there.</summary>
public sealed class SecretRotationTests(SecretsFixture service) : IClassFixture<SecretsFixture>
{
    // Between two looks at the files, and MassTransit's between two attempts at a broker.
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    readonly Guid association = Guid.CreateVersion7();

    [Fact]
    public async Task A_new_password_of_the_database_is_taken_up_from_its_file()
    {
        Assert.Equal(HttpStatusCode.OK, await Increment());
        var changed = new NpgsqlConnectionStringBuilder(service.Database) { Password = $"changed {Guid.NewGuid():N}" };
        await Sql.Rows(service.Database, $"alter role current_user password '{changed.Password}'");
        await Sql.Rows(changed.ConnectionString, "select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()");
        service.Give("ConnectionStrings__Store", changed.ConnectionString);

        await Eventually.Holds(async () => await Increment() == HttpStatusCode.OK, "an answer with the new password", Patience);
    }

    [Fact]
    public async Task A_new_password_of_the_broker_is_taken_up_from_its_file()
    {
        var count = Guid.CreateVersion7();
        await Eventually.Holds(async () => await Increment(count) == HttpStatusCode.OK, "an answer", Patience);
        service.Give("ConnectionStrings__Broker", service.Broker);

        Assert.Equal(count, (await service.Bus.Next<CountRaised>((raised, _) => raised.CountId == count, Patience)).Contract.CountId);
    }

    async Task<HttpStatusCode> Increment(Guid? count = null) =>
        (await service.As(Tokens.Staff(association)).Post($"/v1/counts/{count ?? Guid.CreateVersion7()}/increment")).Status;
}
