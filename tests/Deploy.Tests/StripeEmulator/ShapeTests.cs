using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe;

namespace Associations.Deploy.Tests.StripeEmulator;

/// <summary>Every field that Stripe's own library reads of an object is there, but for those that Stripe sends only in the case named.</summary>
public sealed class ShapeTests
{
    [Fact]
    public async Task Objects_have_the_fields_that_Stripes_library_reads()
    {
        await using var emulator = await Emulator.Start();
        var customer = await emulator.Customers.CreateAsync(new() { Name = "Ada" });
        var payment = await emulator.Pay(with: options => options.Customer = customer.Id);
        var refund = await emulator.Refunds.CreateAsync(new() { PaymentIntent = payment.Id });
        var charge = await emulator.Charges.GetAsync(payment.LatestChargeId);

        await Has<PaymentIntent>($"payment_intents/{payment.Id}", "hooks", "payment_details", "presentment_details", "payment_record");
        await Has<Charge>($"charges/{charge.Id}", "level3", "presentment_details", "refunds", "transfer");
        await Has<Refund>($"refunds/{refund.Id}", "description", "failure_balance_transaction", "failure_reason", "instructions_email", "next_action",
            "pending_reason", "presentment_details");
        var dispute = await emulator.Control.OpenDispute(payment.Id);
        await Has<Dispute>($"disputes/{dispute.Id}", "intended_submission_method", "network_reason_code");
        await Has<Customer>($"customers/{customer.Id}", "cash_balance", "deleted", "invoice_credit_balance", "sources", "subscriptions", "tax", "tax_ids");
        var setup = await emulator.Stripe.V1.SetupIntents.CreateAsync(new()
        {
            PaymentMethod = "pm_card_visa",
            Confirm = true,
            AllowedPaymentMethodTypes = ["card"],
            MandateData = new() { CustomerAcceptance = new() { Type = "offline", Offline = new() } },
        });
        await Has<SetupIntent>($"setup_intents/{setup.Id}");
        await Has<Mandate>($"mandates/{setup.MandateId}", "single_use");
        await Has<BalanceTransaction>($"balance_transactions/{charge.BalanceTransactionId}");
        await emulator.Pay(amount: 50_000);
        await Has<Payout>($"payouts/{(await emulator.Control.PayOut()).Id}", "trace_id");
        await Has<Balance>("balance", "connect_reserved", "instant_available", "issuing", "refund_and_dispute_prefunding");
        await Has<Event>($"events/{(await emulator.Events.ListAsync()).First().Id}", "account", "context");

        async Task Has<T>(string path, params string[] onlySometimes)
        {
            using var answer = await emulator.Send(HttpMethod.Get, $"/v1/{path}");
            var sent = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.EnumerateObject().Select(field => field.Name);
            var read = typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name).OfType<string>().Distinct();
            Assert.Equal(onlySometimes.Order(), read.Except(sent).Order());
        }
    }
}
