using System.Text.Json.Nodes;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.Refunds;

namespace Associations.StripeEmulator.Api;

/// <summary>
/// Puts whole objects in place of ids, as <c>expand[]=latest_charge.balance_transaction</c> asks; <c>data.</c> reaches into a list.
/// </summary>
static class Expansion
{
    internal static void Expand(JsonObject body, IReadOnlyList<string> paths, Transaction tx)
    {
        foreach (var path in paths)
        {
            var steps = path.Split('.');
            if (steps.Length > 5)
                throw ApiError.Invalid("You can't expand more than 4 levels of a property.", "expand");
            Step(body, steps, path, tx);
        }
    }

    static void Step(JsonNode? at, ReadOnlySpan<string> steps, string path, Transaction tx)
    {
        if (steps.IsEmpty || at is null)
            return;
        if (at is JsonArray items)
        {
            foreach (var item in items)
                Step(item, steps, path, tx);
            return;
        }

        var name = steps[0];
        if (at is not JsonObject holder || !(holder.ContainsKey(name) || IsRefundsOfCharge(holder, name)))
            throw ApiError.Invalid($"This property cannot be expanded ({path}).", "expand");
        if (IsRefundsOfCharge(holder, name))
            holder[name] = RefundsOf((string)holder["id"]!, tx);
        else if (holder[name] is JsonValue value && value.TryGetValue<string>(out var id))
            holder[name] = tx.Find(id) is { } thing
                ? StripeJson.Node(thing)
                : throw ApiError.Invalid($"This property cannot be expanded ({path}).", "expand");
        Step(holder[name], steps[1..], path, tx);
    }

    // The one list inside an object that is only there when asked for.
    static bool IsRefundsOfCharge(JsonObject holder, string name) =>
        name == "refunds" && (string?)holder["object"] == "charge" && holder["refunds"] is null;

    static JsonObject RefundsOf(string charge, Transaction tx)
    {
        var refunds = tx.Newest<Refund>().Where(refund => refund.Charge == charge).ToList();
        return Listing.Node($"/v1/charges/{charge}/refunds", refunds.Take(10), refunds.Count > 10);
    }
}
