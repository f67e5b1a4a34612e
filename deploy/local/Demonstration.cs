using System.Globalization;
using System.Text.Json.Nodes;

namespace Associations.Local;

/// <summary>
/// What the system is for, in four steps on the live system and through its public door: a membership type, a member's dues, a conference
/// agenda and two registrations. Run again, it finds what it made before and goes on from there.
/// </summary>
sealed class Demonstration(Uri gateway, string programme, Uri? partnerAddress)
{
    internal static readonly Guid Demo = Guid.Parse("01980000-0000-7000-8000-000000000001"), Other = Guid.Parse("01980000-0000-7000-8000-000000000002");

    static readonly string[] MembershipTypes = ["membership.*"], Street = ["1 Lantern Street"];

    /// <summary>Founds the two associations that exist in every local run; done before, it changes nothing.</summary>
    internal async Task FoundAssociations(CancellationToken cancellation)
    {
        var operators = await DemoApi.SignIn(gateway, "demo-operator", cancellation);
        await operators.Post("v1/associations", Association(Demo, "Demonstration Society", "demo", "Europe/Brussels", "BE"), cancellation);
        await operators.Post("v1/associations", Association(Other, "Other Society", "other", "Pacific/Auckland", "NZ"), cancellation);
    }

    /// <summary>Shows the four steps.</summary>
    /// <returns>True when all four held.</returns>
    internal async Task<bool> Run(CancellationToken cancellation)
    {
        var step = 0;
        try
        {
            var staff = await DemoApi.SignIn(gateway, "demo-staff", cancellation);
            var member = await DemoApi.SignIn(gateway, "demo-member", cancellation);
            var guest = await DemoApi.SignIn(gateway, "demo-guest", cancellation);

            step = 1;
            var type = await MembershipType(staff, cancellation);
            Screen.Held(1, "Membership type", $"{type["name"]}, {Amount(type["price"]!)} a year, version {type["version"]}");
            step = 2;
            Screen.Held(2, "Dues", await Dues(staff, member, Id(type), cancellation));
            step = 3;
            var conference = await Conference(staff, cancellation);
            Screen.Held(3, "Agenda", await Agenda(staff, conference, cancellation));
            step = 4;
            Screen.Held(4, "Registrations", await Registrations(staff, member, guest, conference, cancellation));
            return true;
        }
        catch (Exception failure) when (failure is DemonstrationException or HttpRequestException)
        {
            Screen.Fail($"Step {step} did not hold. {failure.Message}");
            return false;
        }
    }

    static async Task<JsonNode> MembershipType(DemoApi staff, CancellationToken cancellation)
    {
        const string name = "Individual membership";
        var existing = (await staff.Get("v1/membership-types?limit=200", cancellation))["items"]!.AsArray();
        return existing.FirstOrDefault(type => type!["name"]!.ToString() == name) ?? await staff.Post("v1/membership-types", new
        {
            name,
            price = new { amount = 12000, currency = "EUR" },
            period = new { kind = "anniversary", interval = 1, unit = "year" },
        }, cancellation);
    }

    async Task<string> Dues(DemoApi staff, DemoApi member, string type, CancellationToken cancellation)
    {
        var held = (await member.Get("v1/memberships", cancellation))["items"]!.AsArray();
        if (held.FirstOrDefault() is { } before) return $"member {before["memberNumber"]} since an earlier start, term {Term(before)}";

        await using var partner = await PartnerEndpoint.Start(partnerAddress, cancellation);
        var partners = await DemoApi.SignIn(gateway, "demo-partner", cancellation);
        var endpoint = await partners.Post("v1/webhook-endpoints", new { url = partner.Address.ToString(), eventTypes = MembershipTypes, description = "Demonstration" }, cancellation);
        partner.Secret = endpoint["secret"]!.ToString();

        await member.Post("v1/billing-details", new
        {
            name = "Mira Member",
            address = new { lines = Street, postalCode = "1000", city = "Brussels", country = "BE" },
            email = "mira.member@example.org",
        }, cancellation);
        var application = await member.Post("v1/applications", new
        {
            membershipTypeId = type,
            person = new { givenName = "Mira", familyName = "Member", email = "mira.member@example.org", country = "BE" },
        }, cancellation);
        await staff.Post($"v1/applications/{Id(application)}/approve", null, cancellation);
        var invoice = await Pay(member, Id(application), cancellation);

        var completed = await DemoApi.Until(async () =>
            await member.Get($"v1/applications/{Id(application)}", cancellation) is var now && now["membershipId"] is not null ? now : null, "the membership", cancellation);
        var membership = await member.Get($"v1/memberships/{completed["membershipId"]}", cancellation);
        var webhook = await DemoApi.Until(() => Task.FromResult<JsonNode?>(
            partner.Find("membership.activated", data => data["membershipId"]!.ToString() == Id(membership)) is { } found ? JsonValue.Create(found.Id) : null),
            "the signed webhook membership.activated", cancellation);
        await partners.Delete($"v1/webhook-endpoints/{Id(endpoint)}", cancellation);
        return $"invoice {invoice["number"]} of {Amount(invoice["total"]!)} paid, member {membership["memberNumber"]}, term {Term(membership)}, webhook membership.activated {webhook}";
    }

    async Task<JsonNode> Conference(DemoApi staff, CancellationToken cancellation)
    {
        var (name, startsOn, endsOn, zone) = ProgrammeHead.Read(programme);
        var existing = (await staff.Get("v1/events?limit=200", cancellation))["items"]!.AsArray();
        return existing.FirstOrDefault(one => one!["name"]!.ToString() == name)
            ?? await staff.Post("v1/events", new { name, kind = "conference", timeZone = zone, startsOn, endsOn }, cancellation);
    }

    async Task<string> Agenda(DemoApi staff, JsonNode conference, CancellationToken cancellation)
    {
        var import = await staff.PostFile($"v1/events/{Id(conference)}/imports?draft=main", programme, "application/xml", cancellation);
        var sessions = import["sessions"]!;
        var released = (await staff.Get($"v1/events/{Id(conference)}/releases", cancellation))["items"]!.AsArray();
        if (!released.Any(release => release!["name"]!.ToString() == "1.0")) await staff.Post($"v1/events/{Id(conference)}/releases", new { name = "1.0" }, cancellation);

        var agenda = await DemoApi.Anonymous(gateway).Get($"v1/events/{Id(conference)}/agenda", cancellation);
        var (found, rooms) = (agenda["sessions"]!.AsArray(), agenda["rooms"]!.AsArray());
        var expected = sessions["added"]!.GetValue<int>() + sessions["changed"]!.GetValue<int>() + sessions["unchanged"]!.GetValue<int>();
        if (found.Count != expected || expected == 0) throw new DemonstrationException($"The import took {expected} sessions and the agenda shows {found.Count}.");
        return string.Create(CultureInfo.InvariantCulture,
            $"{conference["name"]}, release {agenda["release"]!["name"] ?? agenda["release"]}: {found.Count} sessions in {rooms.Count} rooms, public at /v1/events/{Id(conference)}/agenda");
    }

    static async Task<string> Registrations(DemoApi staff, DemoApi member, DemoApi guest, JsonNode conference, CancellationToken cancellation)
    {
        var path = $"v1/events/{Id(conference)}";
        var types = (await staff.Get($"{path}/ticket-types", cancellation))["items"]!.AsArray();
        var type = types.FirstOrDefault();
        if (type is null)
        {
            var made = await staff.Post($"{path}/capacity-pools", new { name = "Main hall", capacity = 500 }, cancellation);
            type = await staff.Post($"{path}/ticket-types", new
            {
                name = "Conference ticket",
                price = new { amount = 30000, currency = "EUR" },
                memberPrice = new { amount = 20000, currency = "EUR" },
                capacityPoolIds = new[] { Id(made) },
            }, cancellation);
        }

        object Wanted(string name) => new { ticketTypeId = Id(type), quantity = 1, attendee = new { givenName = name, familyName = "Example", email = $"{name.ToLowerInvariant()}@example.org" } };
        // The membership reaches Events by message; a dry run tells what the price would be, and holds nothing.
        await DemoApi.Until(async () => await member.Post($"{path}/registrations?dryRun=true", Wanted("Mira"), cancellation) is var dry
            && dry["result"]!["price"]!["amount"]!.GetValue<long>() == 20000 ? dry : null, "the member price", cancellation);

        var ofMember = await Register(member, path, Wanted("Mira"), 20000, cancellation);
        var ofGuest = await Register(guest, path, Wanted("Gus"), 30000, cancellation);
        var pool = await staff.Get($"{path}/capacity-pools/{type["capacityPoolIds"]![0]}", cancellation);
        return $"member at {ofMember}, guest at {ofGuest}, both confirmed; {pool["available"]} of {pool["capacity"]} seats left";
    }

    static async Task<string> Register(DemoApi person, string path, object wanted, long price, CancellationToken cancellation)
    {
        var held = await person.Post($"{path}/registrations", wanted, cancellation);
        if (held["price"]!["amount"]!.GetValue<long>() != price)
            throw new DemonstrationException($"The price is {Amount(held["price"]!)} because of {held["priceReason"]}.");
        await Pay(person, Id(held), cancellation);
        await DemoApi.Until(async () => await person.Get($"{path}/registrations/{Id(held)}", cancellation) is var now && now["status"]!.ToString() == "confirmed" ? now : null,
            "the confirmed registration", cancellation);
        return Amount(held["price"]!);
    }

    static async Task<JsonNode> Pay(DemoApi person, string subject, CancellationToken cancellation)
    {
        var invoice = await DemoApi.Until(async () =>
            (await person.Get($"v1/invoices?subject={subject}", cancellation))["items"]!.AsArray().FirstOrDefault(), "the invoice", cancellation);
        var payment = await person.Post($"v1/invoices/{Id(invoice)}/payments", new { method = "card", paymentMethod = "pm_card_visa" }, cancellation);
        if (payment["status"]!.ToString() is not ("succeeded" or "processing")) throw new DemonstrationException($"The payment is {payment["status"]}.");
        return await DemoApi.Until(async () => await person.Get($"v1/invoices/{Id(invoice)}", cancellation) is var now && now["status"]!.ToString() == "paid" ? now : null,
            "the paid invoice", cancellation);
    }

    static object Association(Guid id, string name, string slug, string timeZone, string country) =>
        new { id, name, slug, timeZone, currency = "EUR", billingEntity = new { name, country } };

    static string Id(JsonNode node) => node["id"]!.ToString();

    static string Term(JsonNode membership) => $"{membership["term"]!["startsOn"]} to {membership["term"]!["endsOn"]}";

    static string Amount(JsonNode money) =>
        string.Create(CultureInfo.InvariantCulture, $"{money["amount"]!.GetValue<long>() / 100m:0.00} {money["currency"]}");
}
