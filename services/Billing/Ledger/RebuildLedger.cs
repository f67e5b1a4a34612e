using Marten;

namespace Associations.Billing.Ledger;

/// <summary>
/// <c>dotnet Associations.Billing.dll rebuild-ledger ASSOCIATION</c>: writes the journal of an association anew from its events, while the service
/// runs. For invoices from before there was a ledger, and for when an entry is not what its event says; it may be ended and begun again.
/// </summary>
static class RebuildLedger
{
    internal const string Argument = "rebuild-ledger";

    /// <returns>The process's exit code: 0, or 2 when no association is named.</returns>
    internal static async Task<int> Run(string[] args, WebApplication app)
    {
        if (args is not [_, var named, ..] || !Guid.TryParse(named, out var association))
        {
            await Console.Error.WriteLineAsync($"Name the association: dotnet Associations.Billing.dll {Argument} 01980000-0000-7000-8000-000000000001");
            return 2;
        }
        var cancellation = app.Lifetime.ApplicationStopping;
        Console.CancelKeyPress += (_, _) => app.Lifetime.StopApplication();
        await LedgerProjection.Rebuild(app.Services.GetRequiredService<IDocumentStore>(), association, cancellation, (done, all) =>
        {
            if (done == all || done % 1000 == 0) Console.WriteLine($"{done} of {all} invoices");
        });
        Console.WriteLine($"The ledger of {association} is what its events say.");
        return 0;
    }
}
