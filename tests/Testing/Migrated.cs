using System.Reflection;
using Associations.Provisioning;

namespace Associations.Testing;

/// <summary>A service's database as production has it: one role owns it and has migrated it, another runs the service.</summary>
public static class Migrated
{
    /// <summary>Makes a database and has the service migrate it, in this process, by its own entry point.</summary>
    /// <param name="infrastructure">Where.</param>
    /// <param name="name">The database's and its running role's name.</param>
    /// <param name="service">The service's assembly.</param>
    public static async Task<ServiceDatabase> Database(Infrastructure infrastructure, string name, Assembly service)
    {
        var database = await infrastructure.CreateServiceDatabaseAsync(name, $"owner of {name}", $"runs {name}");
        var code = await Task.Run(() => Migrate(service, database));
        return code == 0 ? database : throw new InvalidOperationException($"The migration of {service.GetName().Name} ended with {code}.");
    }

    /// <summary>Runs the service's migration and tells its exit code.</summary>
    public static int Migrate(Assembly service, ServiceDatabase database)
    {
        string[] args = ["migrate", $"--ConnectionStrings:Owner={database.Owner}", $"--ConnectionStrings:Store={database.Store}"];
        return (int)service.EntryPoint!.Invoke(null, [args])!;
    }
}
