using System.Globalization;
using Npgsql;

namespace Associations.Invariants;

/// <summary>Looks at a live system's Billing database, says of each invariant whether it holds and on how many things it was seen, and ends with 1 when one does not.</summary>
static class Program
{
    static async Task<int> Main(string[] args)
    {
        if (args is not [var database])
        {
            await Console.Error.WriteLineAsync("Give the connection string of Billing's database, with its owner: Host=…;Database=…;Username=…;Password=…");
            return 2;
        }

        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var violated = false;
        foreach (var invariant in Invariant.OfBilling) Tell(await invariant.Check(connection));
        var associations = await Invariant.Associations(connection);
        Tell(await RebuiltLedger.Check(database, associations));
        Tell(await RebuiltDocuments.Check(database, associations));
        return violated ? 1 : 0;

        void Tell(Finding found)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(found.Violations.Count == 0 ? "holds    " : "VIOLATED ")} {found.Checked,10:N0} checked   {found.Name}"));
            foreach (var violation in found.Violations) Console.WriteLine($"            {violation}");
            violated |= found.Violations.Count > 0;
        }
    }
}
