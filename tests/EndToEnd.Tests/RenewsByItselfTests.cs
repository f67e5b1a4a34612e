using System.Net;
using Associations.Testing;

namespace Associations.EndToEnd.Tests;

/// <summary>A member who joined once and is renewed without doing anything, as a story. Each paragraph is a day.</summary>
public sealed class RenewsByItselfTests(LivingSystem system) : IClassFixture<LivingSystem>
{
    [Fact]
    public async Task A_membership_renews_by_itself_and_is_paid_by_the_method_that_is_kept()
    {
        // 11 January 2027. Ada joins a society in Brussels, and pays.
        var association = (await system.As(Tokens.Operator()).Post("/v1/associations", new
        {
            name = "Society of Examples",
            slug = $"s{Guid.NewGuid():N}"[..12],
            timeZone = "Europe/Brussels",
            currency = "EUR",
            billingEntity = new { name = "Society of Examples AISBL", country = "BE" },
        })).Is(HttpStatusCode.Created).Id;
        var (staff, ada) = (system.As(Tokens.Staff(association)), system.As(Tokens.Person(association)));
        var type = (await staff.Post("/v1/membership-types", new
        {
            name = "Individual",
            price = new { amount = 12000, currency = "EUR" },
            period = new { kind = "anniversary", interval = 1, unit = "year" },
            policy = new { renewDaysBefore = 60 },
        })).Is(HttpStatusCode.Created).Id;
        var application = (await ada.Post("/v1/applications", new
        {
            membershipTypeId = type,
            person = new { givenName = "Ada", familyName = "Lovelace", email = "ada@example.org", country = "GB" },
        })).Is(HttpStatusCode.Created).Id;
        (await staff.Post($"/v1/applications/{application}/approve")).Is(HttpStatusCode.OK);
        var first = await InvoiceFor(ada, application);
        Assert.InRange((int)(await ada.Post($"/v1/invoices/{first.Id}/payments", new { method = "card", paymentMethod = "pm_card_visa" })).Status, 200, 201);
        var path = $"/v1/memberships/{(await Becomes(ada, $"/v1/applications/{application}", "status", "completed"))["membershipId"]}";

        // She lets a card be kept, and switches it on that her membership renews by itself.
        var mandate = (await ada.Post("/v1/payment-mandates", new { paymentMethod = "pm_card_visa", consent = new { textVersion = "2027-01", accepted = true } })).Is(HttpStatusCode.Created);
        await Becomes(ada, $"/v1/payment-mandates/{mandate["id"]}", "status", "active");
        var on = (await ada.Put($"{path}/auto-renewal", new { on = true })).Is(HttpStatusCode.OK);
        Assert.Equal(("2028-01-10", "2027-11-11"), (on["term.endsOn"], on["autoRenewal.renewsOn"]));

        // 11 November. It asks, and Billing invoices.
        system.ItIs("2027-11-11");
        var renewal = await Eventually.Get(async () => (await ada.Get($"{path}/renewals")).Json["items"]!.AsArray().SingleOrDefault(), "the renewal");
        Assert.Equal(("true", "2028-01-11"), (renewal["byItself"]!.ToString(), renewal["startsOn"]!.ToString()));
        var invoice = await InvoiceFor(ada, Guid.Parse(renewal["id"]!.ToString()));

        // On the day on which that is due her card is charged, and there is a further year.
        system.ItIs(invoice["dueOn"]);
        await Becomes(ada, $"{path}/renewals/{renewal["id"]}", "status", "completed");
        var paid = await Becomes(ada, $"/v1/invoices/{invoice.Id}", "status", "paid");
        Assert.Equal("12000", Assert.Single(paid.Json["payments"]!.AsArray())!["amount"]!["amount"]!.ToString());
        var now = await ada.Get(path);
        Assert.Equal(("active", "2028-11-11"), (now["status"], now["autoRenewal.renewsOn"]));
        Assert.Equal(["2028-01-10", "2029-01-10"], now.Json["terms"]!.AsArray().Select(term => term!["endsOn"]!.ToString()));

        // And every invariant holds of what is stored.
        Assert.All(await system.Prove(), invariant => Assert.Equal((invariant.Name, ""), (invariant.Name, invariant.Violations)));
    }

    static Task<Answer> InvoiceFor(Api ada, Guid subject) => Eventually.Get(async () =>
        (await ada.Get($"/v1/invoices?subject={subject}")).Json["items"]!.AsArray().SingleOrDefault() is { } found ? await ada.Get($"/v1/invoices/{found["id"]}") : null, "the invoice");

    static Task<Answer> Becomes(Api caller, string path, string what, string value) => Eventually.Get(async () =>
        await caller.Get(path) is var now && now[what] == value ? now : null, $"{what} of {path} to be {value}");
}
