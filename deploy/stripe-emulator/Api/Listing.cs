using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Api;

/// <summary>Stripe's lists: newest first, 10 at a time unless <c>limit</c> (1 to 100) says otherwise, from one id to the next.</summary>
static class Listing
{
    internal static readonly string[] Parameters = ["limit", "starting_after", "ending_before", "created"];

    internal static Answer Page<T>(Call call, Transaction tx, Func<T, bool> belongs) where T : StripeObject
    {
        var form = call.Form;
        var limit = form.Integer("limit") ?? 10;
        if (limit is < 1 or > 100)
            throw ApiError.Invalid($"This value must be between 1 and 100 (got {limit}).", "limit", "parameter_invalid_integer");
        var within = Created(form);
        var newest = tx.Newest<T>();
        if (form.Text("ending_before") is { } before)
        {
            // The page that ends just before an object: the nearest newer ones.
            Exists(before, "ending_before");
            var newer = newest.TakeWhile(thing => thing.Id != before).Where(Wanted).ToList();
            return List(call, newer.TakeLast((int)limit), newer.Count > limit);
        }

        if (form.Text("starting_after") is { } after)
        {
            Exists(after, "starting_after");
            newest = newest.SkipWhile(thing => thing.Id != after).Skip(1);
        }

        var page = newest.Where(Wanted).Take((int)limit + 1).ToList();
        return List(call, page.Take((int)limit), page.Count > limit);

        bool Wanted(T thing) => within(thing.Created) && belongs(thing);

        void Exists(string id, string param)
        {
            if (tx.Find<T>(id) is null)
                throw ApiError.Missing(KindOf<T>(), id, param);
        }
    }

    internal static string KindOf<T>() where T : StripeObject =>
        (string)typeof(StripeObject).GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false).Cast<JsonDerivedTypeAttribute>()
            .Single(kind => kind.DerivedType == typeof(T)).TypeDiscriminator!;

    static Answer List(Call call, IEnumerable<StripeObject> page, bool more) => new(200, Node(call.Path, page, more));

    internal static JsonObject Node(string url, IEnumerable<StripeObject> page, bool more) => new()
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. page.Select(StripeJson.Node)]),
        ["has_more"] = more,
        ["url"] = url,
    };

    static Func<long, bool> Created(Form form)
    {
        var (exactly, after, from, before, until) = (
            form.Integer("created"), form.Integer("created[gt]"), form.Integer("created[gte]"),
            form.Integer("created[lt]"), form.Integer("created[lte]"));
        return created => (exactly is null || created == exactly) && (after is null || created > after) && (from is null || created >= from)
            && (before is null || created < before) && (until is null || created <= until);
    }
}
