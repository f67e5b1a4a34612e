using System.Net;
using Associations.Testing;

namespace Associations.Billing.Tests.Dunning;

/// <summary>An open invoice of somebody whose address is known, and what is asked about it.</summary>
sealed record Case(BillingFixture Billing, Guid Association, Guid Invoice, string Address, DateOnly DueOn)
{
    /// <summary>Issues one, to somebody with an address of their own.</summary>
    internal static async Task<Case> Open(BillingFixture billing, string language = "en", string timeZone = "UTC", bool withAddress = true)
    {
        var association = await billing.AnAssociation(timeZone: timeZone);
        return await OpenIn(billing, association, language, withAddress);
    }

    internal static async Task<Case> OpenIn(BillingFixture billing, Guid association, string language = "en", bool withAddress = true)
    {
        var address = $"ada{Guid.NewGuid():N}@example.org";
        (await billing.As(Tokens.Person(association)).Post("/v1/billing-details", new { name = "Ada <Lovelace>", language, email = withAddress ? address : null })).Is(HttpStatusCode.OK);
        var invoice = await billing.AnInvoice(association);
        return new(billing, association, invoice.Id, address, DateOnly.Parse(invoice["dueOn"], System.Globalization.CultureInfo.InvariantCulture));
    }

    internal string Path => $"/v1/invoices/{Invoice}/dunning";

    internal Testing.Api Staff => Billing.As(Tokens.Staff(Association));

    /// <summary>How it stands.</summary>
    internal async Task<Answer> Now() => (await Staff.Get(Path)).Is(HttpStatusCode.OK);

    /// <summary>Lets time pass until a day, counted from the due date: late enough that its reminder is surely due.</summary>
    internal void Pass(int day, int hour = 11) => Billing.Time.SetUtcNow(new DateTimeOffset(DueOn.AddDays(day).ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero));

    /// <summary>Waits until its reminder of a day stands like this.</summary>
    internal Task<Answer> Reminder(int day, string status) => Eventually.Get(async () =>
    {
        var now = await Now();
        return now.Json["reminders"]!.AsArray().Any(one => (int)one!["day"]! == day && (string)one["status"]! == status) ? now : null;
    }, $"the reminder of day {day} to be {status}");

    /// <summary>Why a reminder was suppressed, once it was.</summary>
    internal async Task<string> Suppressed(int day) => ReminderOf(await Reminder(day, "suppressed"), day)["suppressedBecause"]!.ToString();

    internal static System.Text.Json.Nodes.JsonNode ReminderOf(Answer view, int day) => view.Json["reminders"]!.AsArray().Single(one => (int)one!["day"]! == day)!;
}
