using System.Net;
using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.EndToEnd.Tests;

/// <summary>What happens to one member in a year and a half, as a story. Each paragraph is a day.</summary>
public sealed class MembersYearTests(LivingSystem system) : IClassFixture<LivingSystem>
{
    [Fact]
    public async Task A_members_whole_year_with_two_associations_and_two_currencies()
    {
        // 11 January 2027. A society in Brussels offers memberships at 120.00 EUR, and one in Tokyo at 15000 JPY.
        var brussels = await Founded("Society of Examples", "Europe/Brussels", "EUR", "BE", dues: 12000);
        var tokyo = await Founded("Rei no Kai", "Asia/Tokyo", "JPY", "JP", dues: 15000);

        // Ada applies in Brussels and is accepted. She pays a part by transfer, and that makes nobody a member.
        var application = await Applies(brussels);
        var dues = await InvoiceFor(brussels, application);
        await brussels.Staff.Done($"/v1/invoices/{dues}/recorded-payments", new { method = "bankTransfer", amount = Euros(5000), receivedOn = "2027-01-11" });
        Assert.Equal(("open", "7000"), await Standing(brussels, dues));
        Assert.Equal("pendingPayment", (await brussels.Ada.Get($"/v1/applications/{application}"))["status"]);

        // 1 February. She pays the rest by card. From this day she is a member, for a year, and the dues are earned month by month of it.
        system.ItIs("2027-02-01");
        await Pays(brussels, dues);
        var membership = await MembershipOf(brussels, application);
        Assert.Equal(("active", "000001", "2027-02-01", "2028-01-31"),
            (membership["status"], membership["memberNumber"], membership["term.startsOn"], membership["term.endsOn"]));
        await Eventually.Holds(async () => (await Deferred(brussels)).Count == 12, "the dues in twelve months");

        // 1 March. She takes one of two seats at June's conference, at the member's price.
        system.ItIs("2027-03-01");
        var (conference, pool, ticket) = await AConference(brussels);
        var registration = (await brussels.Ada.Post($"/v1/events/{conference}/registrations", Registration(ticket))).Is(HttpStatusCode.Created);
        Assert.Equal(("memberPrice", "20000"), (registration["priceReason"], registration["price.amount"]));
        var seat = await InvoiceFor(brussels, registration.Id);
        await Pays(brussels, seat);
        await Becomes(brussels, $"/v1/events/{conference}/registrations/{registration.Id}", "status", "confirmed");
        Assert.Equal("1", await SeatsLeft(brussels, conference, pool));

        // 2 April. Her bank takes the card payment back for now. She is still a member, as the policy of her term has it, and staff see why to look.
        system.ItIs("2027-04-02");
        var dispute = await system.BankDisputes(dues);
        await Becomes(brussels, Path(membership), "standing.reason", "disputeOpened");
        Assert.Equal("active", (await brussels.Ada.Get(Path(membership)))["status"]);

        // 20 April. The bank decides against us: 70.00 EUR are owed again, and until they are paid she is suspended and pays what anyone pays.
        system.ItIs("2027-04-20");
        await system.BankDecides(dispute, "lost");
        await Becomes(brussels, Path(membership), "status", "suspended");
        Assert.Equal(("open", "7000"), await Standing(brussels, dues));
        await Eventually.Holds(async () =>
            (await brussels.Ada.Post($"/v1/events/{conference}/registrations?dryRun=true", Registration(ticket)))["result.priceReason"] == "fullPrice", "the full price");
        (await brussels.Ada.Post($"{Path(membership)}/renewals")).IsProblem(HttpStatusCode.Conflict, "membership-suspended");

        // 10 May. The bank changes its mind. The money is there once, and the membership as it was; only the three weeks stay what they were.
        system.ItIs("2027-05-10");
        await system.BankDecides(dispute, "won");
        await Becomes(brussels, Path(membership), "status", "active");
        Assert.Equal(("paid", "0"), await Standing(brussels, dues));
        Assert.Equal(
            ["2027-03-31 true", "2027-04-19 true", "2027-04-20 false", "2027-05-09 false", "2027-05-10 true"],
            await GoodStandingOn(brussels, membership, "2027-03-31", "2027-04-19", "2027-04-20", "2027-05-09", "2027-05-10"));
        Assert.Equal("2028-01-31", (await brussels.Ada.Get(Path(membership)))["term.endsOn"]);

        // 20 May. She cannot come in June. Staff take the invoice back and send the money where it came from; the seat is free for somebody else.
        system.ItIs("2027-05-20");
        await brussels.Staff.Done($"/v1/invoices/{seat}/credit-notes", new { reason = "cannot-come", outcome = "refund" });
        await Becomes(brussels, $"/v1/events/{conference}/registrations/{registration.Id}", "status", "cancelled");
        Assert.Equal("2", await SeatsLeft(brussels, conference, pool));
        var payment = (await brussels.Staff.Get($"/v1/invoices/{seat}")).Json["payments"]![0]!["id"]!.ToString();
        await brussels.Staff.Done($"/v1/invoices/{seat}/refunds", new { paymentId = payment, reason = "requestedByCustomer" });
        await Eventually.Holds(async () => (await brussels.Staff.Get($"/v1/invoices/{seat}")).Json["refunds"]![0]!["status"]!.ToString() == "succeeded", "the refund");
        Assert.Equal("active", (await brussels.Ada.Get(Path(membership)))["status"]);

        // 1 June. She joins in Tokyo, too, which has nothing to do with Brussels: another number, another currency, other books.
        system.ItIs("2027-06-01");
        var there = await Applies(tokyo);
        await Pays(tokyo, await InvoiceFor(tokyo, there));
        var membershipThere = await MembershipOf(tokyo, there);
        Assert.Equal(("active", "2027-06-01", "2028-05-31"), (membershipThere["status"], membershipThere["term.startsOn"], membershipThere["term.endsOn"]));
        Assert.Single((await tokyo.Ada.Get("/v1/memberships")).Json["items"]!.AsArray());

        // 1 October. Tokyo raises its dues, for whoever joins or renews from now on.
        system.ItIs("2027-10-01");
        await tokyo.Staff.Done($"/v1/membership-types/{tokyo.Type}/versions", TypeAt(16000, "JPY"));

        // 1 February 2028. She has not renewed in Brussels. There are thirty days of grace, and then she is a member no longer.
        system.ItIs("2028-02-01");
        Assert.Equal("grace", (await brussels.Ada.Get(Path(membership)))["status"]);
        system.ItIs("2028-03-02");
        Assert.Equal("lapsed", (await brussels.Ada.Get(Path(membership)))["status"]);

        // 2 May. In Tokyo she renews a month early, at the new price, and loses no day by it: the further term begins when the present one is over.
        system.ItIs("2028-05-02");
        var renewal = (await tokyo.Ada.Post($"{Path(membershipThere)}/renewals")).Is(HttpStatusCode.Created);
        Assert.Equal(("16000", "JPY", "2028-06-01"), (renewal["quote.total.amount"], renewal["quote.total.currency"], renewal["startsOn"]));
        await Pays(tokyo, await InvoiceFor(tokyo, renewal.Id));
        await Becomes(tokyo, $"{Path(membershipThere)}/renewals/{renewal.Id}", "status", "completed");
        Assert.Equal(
            ["2028-05-31 true", "2028-06-01 true", "2029-05-31 true", "2029-06-01 false"],
            await GoodStandingOn(tokyo, membershipThere, "2028-05-31", "2028-06-01", "2029-05-31", "2029-06-01"));
        Assert.Equal(membershipThere["memberNumber"], (await tokyo.Ada.Get(Path(membershipThere)))["memberNumber"]);

        // 3 June. The treasurers close their months. In Brussels the year's dues are earned and nothing is owed; in Tokyo the further year is to be earned.
        system.ItIs("2028-06-03");
        await ClosesThrough(brussels, new(2027, 1, 1), new(2028, 5, 1));
        await ClosesThrough(tokyo, new(2027, 6, 1), new(2028, 5, 1));
        Assert.Equal("deferredRevenue 0, accountsReceivable 0, revenue -12000", await Books(brussels, "deferredRevenue", "accountsReceivable", "revenue"));
        Assert.Equal("deferredRevenue -16000, accountsReceivable 0, revenue -15000", await Books(tokyo, "deferredRevenue", "accountsReceivable", "revenue"));

        // And every invariant holds of what is stored.
        var proved = await system.Prove();
        Assert.All(proved, invariant => Assert.Equal((invariant.Name, ""), (invariant.Name, invariant.Violations)));
        // No bank statement came, nobody has credit, paid too much or several at once, nothing was paid out, and no chapter gets a share.
        Assert.Equal(8, proved.Count(invariant => invariant.Checked == 0));
    }

    async Task<Society> Founded(string name, string timeZone, string currency, string country, long dues)
    {
        var association = (await system.As(Tokens.Operator()).Post("/v1/associations", new
        {
            name,
            slug = $"s{Guid.NewGuid():N}"[..12],
            timeZone,
            currency,
            billingEntity = new { name, country },
        })).Is(HttpStatusCode.Created).Id;
        var staff = system.As(Tokens.Staff(association));
        var type = (await staff.Post("/v1/membership-types", TypeAt(dues, currency))).Is(HttpStatusCode.Created);
        return new(association, staff, system.As(Tokens.Person(association)), type["id"]);
    }

    static async Task<Guid> Applies(Society society)
    {
        var application = (await society.Ada.Post("/v1/applications", new
        {
            membershipTypeId = society.Type,
            person = new { givenName = "Ada", familyName = "Lovelace", email = "ada@example.org", country = "GB" },
        })).Is(HttpStatusCode.Created).Id;
        await society.Staff.Done($"/v1/applications/{application}/approve");
        return application;
    }

    static Task<string> InvoiceFor(Society society, Guid subject) => Eventually.Get(async () =>
        (await society.Ada.Get($"/v1/invoices?subject={subject}")).Json["items"]!.AsArray().SingleOrDefault()?["id"]!.ToString(), "the invoice");

    static async Task Pays(Society society, string invoice)
    {
        await society.Ada.Done($"/v1/invoices/{invoice}/payments", new { method = "card", paymentMethod = "pm_card_visa" });
        await Becomes(society, $"/v1/invoices/{invoice}", "status", "paid");
    }

    static async Task<Answer> MembershipOf(Society society, Guid application)
    {
        var completed = await Becomes(society, $"/v1/applications/{application}", "status", "completed");
        return await society.Ada.Get($"/v1/memberships/{completed["membershipId"]}");
    }

    static async Task<(Guid Conference, Guid Pool, Guid Ticket)> AConference(Society society)
    {
        var conference = (await society.Staff.Done("/v1/events", new { name = "Lantern Days", kind = "conference", timeZone = "Europe/Brussels", startsOn = "2027-06-14", endsOn = "2027-06-15" })).Id;
        var pool = (await society.Staff.Done($"/v1/events/{conference}/capacity-pools", new { name = "Seats", capacity = 2 })).Id;
        var ticket = (await society.Staff.Done($"/v1/events/{conference}/ticket-types",
            new { name = "Two days", price = Euros(30000), memberPrice = Euros(20000), capacityPoolIds = new[] { pool } })).Id;
        return (conference, pool, ticket);
    }

    static Task<Answer> Becomes(Society society, string path, string what, string value) => Eventually.Get(async () =>
        await society.Staff.Get(path) is var now && now[what] == value ? now : null, $"{what} of {path} to be {value}");

    static async Task<(string Status, string Due)> Standing(Society society, string invoice) =>
        await society.Ada.Get($"/v1/invoices/{invoice}") is var now ? (now["status"], now["due.amount"]) : default;

    static async Task<IReadOnlyList<string>> GoodStandingOn(Society society, Answer membership, params IReadOnlyList<string> days)
    {
        var found = new List<string>();
        foreach (var day in days) found.Add($"{day} {(await society.Staff.Get($"{Path(membership)}?on={day}"))["standing.goodStanding"].ToLowerInvariant()}");
        return found;
    }

    static async Task<string> SeatsLeft(Society society, Guid conference, Guid pool) =>
        (await society.Staff.Get($"/v1/events/{conference}/capacity-pools/{pool}"))["available"];

    static async Task<JsonArray> Deferred(Society society) => (await society.Staff.Get("/v1/ledger/deferred-revenue")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray();

    static async Task ClosesThrough(Society society, DateOnly first, DateOnly last)
    {
        for (var month = first; month <= last; month = month.AddMonths(1))
            (await society.Staff.Post($"/v1/ledger/periods/{month:yyyy-MM}/close")).Is(HttpStatusCode.OK);
    }

    static async Task<string> Books(Society society, params IReadOnlyList<string> accounts)
    {
        var rows = (await society.Staff.Get("/v1/ledger/trial-balance")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray();
        Assert.Equal(0, rows.Sum(row => (long)row!["balance"]!));
        return string.Join(", ", accounts.Select(account => $"{account} {rows.SingleOrDefault(row => row!["account"]!.ToString() == account)?["balance"] ?? 0}"));
    }

    static string Path(Answer membership) => $"/v1/memberships/{membership.Id}";

    static object Euros(long amount) => new { amount, currency = "EUR" };

    static object TypeAt(long dues, string currency) =>
        new { name = "Individual", price = new { amount = dues, currency }, period = new { kind = "anniversary", interval = 1, unit = "year" } };

    static object Registration(Guid ticket) =>
        new { ticketTypeId = ticket, quantity = 1, attendee = new { givenName = "Ada", familyName = "Lovelace", email = "ada@example.org" } };

    /// <summary>A society, as Ada and its staff call it.</summary>
    sealed record Society(Guid Id, Api Staff, Api Ada, string Type);
}

file static class Commands
{
    /// <summary>Does something, and it is done.</summary>
    internal static async Task<Answer> Done(this Api caller, string path, object? body = null)
    {
        var answer = await caller.Post(path, body);
        Assert.True((int)answer.Status is 200 or 201, $"{path}: {answer.Text}");
        return answer;
    }
}
