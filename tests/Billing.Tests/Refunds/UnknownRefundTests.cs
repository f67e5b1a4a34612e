using System.Net;
using Associations.Testing;

namespace Associations.Billing.Tests.Refunds;

/// <summary>Refunds whose outcome nobody knows (F-20, F-22). One at a time, because the misbehaviour is the emulator's.</summary>
[Collection("misbehaving provider")]
public sealed class UnknownRefundTests(BillingFixture billing)
{
    [Theory]
    [InlineData("drop-before-effect", "succeeded", 12000)]
    [InlineData("drop-after-effect", "succeeded", 12000)]
    [InlineData("error-after-effect", "succeeded", 12000)]
    [InlineData("error-before-effect", "failed", 0)]
    public async Task A_refund_whose_outcome_is_not_known_is_found_out_and_never_made_twice(string fault, string status, long refunded)
    {
        var (association, invoice, payment) = await billing.APaidInvoice();
        await billing.Misbehave(new { kind = "webhook-withhold", times = 8 });
        await billing.Misbehave(new { kind = fault, method = "POST", path = "/v1/refunds", times = 1 });
        try
        {
            var staff = billing.As(Tokens.Staff(association));
            var started = (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).Is(HttpStatusCode.Created);
            Assert.Equal("processing", started["status"]);
            // What is on its way is reserved.
            (await staff.Post($"/v1/invoices/{invoice}/refunds", new { paymentId = payment, reason = "duplicate" })).IsProblem(HttpStatusCode.Conflict, "refund-exceeds-payment");

            billing.Time.Advance(TimeSpan.FromMinutes(2));
            await Eventually.Holds(async () => (await billing.Refund(association, invoice, started.Id))["status"]!.ToString() == status, "the refund's outcome");
            Assert.Equal(refunded, await billing.RefundedOn(invoice));
        }
        finally
        {
            await billing.Control.DeleteAsync("rules");
        }
    }
}
