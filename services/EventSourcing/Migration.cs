using System.Reflection;
using JasperFx;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Associations.EventSourcing;

/// <summary>
/// The step that changes a service's schema, before any process of a new version runs: <c>dotnet Associations.Membership.dll migrate</c>.
/// It may be repeated, and two at once do it one after the other.
/// </summary>
public static class Migration
{
    /// <summary>The first argument of a service's process that is to migrate and end.</summary>
    public const string Argument = "migrate";

    /// <summary>Migrates, telling on the console what it does.</summary>
    /// <param name="args">The process's arguments, which may hold settings: <c>--ConnectionStrings:Owner=…</c></param>
    /// <param name="domain">The assembly with the service's events and states.</param>
    /// <param name="configure">What cannot be found in the assembly.</param>
    /// <returns>The process's exit code: 0, or 1 with a sentence on the error stream that says what is missing.</returns>
    public static async Task<int> Run(string[] args, Assembly domain, Action<EventSourcingModule> configure)
    {
        var module = new EventSourcingModule();
        configure(module);
        try
        {
            await Migrate(WebApplication.CreateBuilder(args).Configuration, module.StoreModel(domain), CancellationToken.None);
            return 0;
        }
        catch (Refused refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
        }
        catch (NpgsqlException failure)
        {
            await Console.Error.WriteLineAsync($"The database cannot be migrated: {failure.Message}");
        }
        return 1;
    }

    static async Task Migrate(IConfiguration configuration, StoreModel model, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("Owner")
            ?? throw new Refused("ConnectionStrings:Owner is not set: it names the service's own PostgreSQL database, as the role that owns it."))
        {
            Pooling = false,
        }.ConnectionString;
        var role = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("Store")).Username
            ?? throw new Refused("ConnectionStrings:Store is not set: its Username is the role that runs the service, and gets the right to its tables.");

        await using var owner = new NpgsqlConnection(connection);
        await owner.OpenAsync(cancellation);
        Say($"Migrating the database '{owner.Database}' for the role '{role}'");
        await OneAtATime(owner, cancellation);
        await RefuseWrongRoles(owner, role, cancellation);

        using var store = new DocumentStore(model.Options(connection, AutoCreate.CreateOrUpdate));
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        Say("The schema is applied");

        await using var transaction = await owner.BeginTransactionAsync(cancellation);
        await SchemaVersion.Prepare(owner, cancellation);
        await Permissions.Grant(owner, store, model, role, cancellation);
        await SchemaVersion.Note(owner, store, model, cancellation);
        await transaction.CommitAsync(cancellation);
        Say("Rights and policies are set; the service may start");
    }

    // Ends with the connection.
    static async Task OneAtATime(NpgsqlConnection owner, CancellationToken cancellation)
    {
        await using var attempt = new NpgsqlCommand("select pg_try_advisory_lock(hashtext('migrate'))", owner);
        if ((bool)(await attempt.ExecuteScalarAsync(cancellation))!) return;
        Say("Another migration is under way; waiting for it");
        await using var turn = new NpgsqlCommand("select pg_advisory_lock(hashtext('migrate'))", owner) { CommandTimeout = 0 };
        await turn.ExecuteNonQueryAsync(cancellation);
    }

    static async Task RefuseWrongRoles(NpgsqlConnection owner, string role, CancellationToken cancellation)
    {
        await using var asked = new NpgsqlCommand("""
            select rolsuper or rolbypassrls or pg_has_role(oid, current_user::regrole::oid, 'member') from pg_roles where rolname = $1
            """, owner) { Parameters = { new() { Value = role } } };
        switch (await asked.ExecuteScalarAsync(cancellation))
        {
            case null:
                throw new Refused($"There is no role '{role}', which ConnectionStrings:Store names. Create it first.");
            case true:
                throw new Refused($"The role '{role}' of ConnectionStrings:Store may do all that the owner may, or bypasses row-level security. Name one that may not.");
        }

        await using var others = new NpgsqlCommand("""
            select distinct relowner::regrole::text from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'S') and not pg_has_role(relowner, 'usage') limit 1
            """, owner);
        if (await others.ExecuteScalarAsync(cancellation) is string other)
            throw new Refused($"Tables here belong to {other}. As an administrator, run in this database: reassign owned by {other} to {owner.UserName}");
    }

    static void Say(string line) => Console.WriteLine(line);

    sealed class Refused(string sentence) : Exception(sentence);
}
