using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Events;

static class EventEndpoints
{
    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapGet("/events", ApiPipeline.Run(List));
        v1.MapGet("/events/{id}", ApiPipeline.Run((call, tx) => call.Existing<Event>(tx)));
    }

    static Answer List(Call call, Transaction tx)
    {
        var form = call.Form.Allow([.. Listing.Parameters, "type", "types", "delivery_success"]);
        if (form.Has("type") && form.Has("types"))
            throw ApiError.Invalid("You may only specify one of these parameters: type, types.", "types");
        var types = form.Text("type") is { } one ? [one] : form.Items("types");
        return Listing.Page<Event>(call, tx, happened => types.Count == 0 || types.Any(type => Matches(type, happened.Type)));
    }

    /// <summary>A type, or a group of them such as <c>charge.*</c>.</summary>
    internal static bool Matches(string pattern, string type) =>
        pattern == "*" || pattern == type
        || (pattern.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(pattern[..^1], StringComparison.Ordinal));
}
