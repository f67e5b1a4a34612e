using System.Text.RegularExpressions;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.Settlements;

namespace Associations.StripeEmulator.CheckoutSessions;

static partial class CreateCheckoutSession
{
    static readonly long Shortest = (long)TimeSpan.FromMinutes(30).TotalSeconds, Longest = (long)TimeSpan.FromHours(24).TotalSeconds;

    internal static Answer Handle(Call call, Transaction tx)
    {
        var form = call.Form.Allow(
        [
            "allowed_payment_method_types", "cancel_url", "client_reference_id", "customer", "excluded_payment_method_types", "expires_at", "line_items",
            "metadata", "mode", "payment_intent_data", "success_url",
        ]);
        if (form.Pairs.FirstOrDefault(pair => IsNested(pair.Key) && !Known().IsMatch(pair.Key)).Key is { } unknown)
            throw ApiError.Invalid($"Received unknown parameter: {unknown}", unknown, "parameter_unknown");
        if (form.Required("mode") != "payment")
            throw ApiError.Invalid("The emulator knows mode payment only.", "mode");

        var (currency, total, title) = Items(form);
        var reference = form.Text("client_reference_id", null);
        if (reference?.Length > 200)
            throw ApiError.Invalid("client_reference_id can be at most 200 characters.", "client_reference_id");
        var id = StripeId.New("cs_test");
        var intent = Intent(form, tx, total, currency);
        var session = tx.Put(new CheckoutSession
        {
            Id = id,
            Created = tx.Now,
            AllowedPaymentMethodTypes = intent.AllowedPaymentMethodTypes,
            AmountSubtotal = total,
            AmountTotal = total,
            CancelUrl = form.Text("cancel_url", null) is null ? null : Address(form, "cancel_url"),
            ClientReferenceId = reference,
            Currency = currency,
            Customer = intent.Customer,
            CustomerCreation = intent.Customer is null ? "if_required" : null,
            ExcludedPaymentMethodTypes = intent.ExcludedPaymentMethodTypes,
            ExpiresAt = ExpiresAt(form, tx.Now),
            Metadata = form.Metadata(),
            PaymentMethodTypes = intent.PaymentMethodTypes,
            SuccessUrl = Address(form, "success_url"),
            Url = $"{call.BaseAddress}{CheckoutPage.Path(id)}",
        });
        tx.Put(new CheckoutOrder { Id = CheckoutOrder.IdOf(id), Created = tx.Now, Intent = intent, Title = title });
        tx.Put(new PendingOutcome(id, session.ExpiresAt * 1000, null));
        return session;
    }

    // It gets its id, and can be seen, when the payer tries to pay.
    static PaymentIntent Intent(Form form, Transaction tx, long total, string currency)
    {
        const string Data = "payment_intent_data";
        var metadata = new Form([.. from pair in form.Pairs
                                    where pair.Key.StartsWith($"{Data}[metadata]", StringComparison.Ordinal)
                                    select KeyValuePair.Create($"metadata{pair.Key[$"{Data}[metadata]".Length..]}", pair.Value)]).Metadata();
        return PaymentMethodTypes.Chosen(new()
        {
            Id = "",
            Created = tx.Now,
            Amount = AmountRules.Charge(total, currency),
            ClientSecret = "",
            Currency = currency,
            Customer = CreatePaymentIntent.ExistingCustomer(tx, form),
            Description = form.Text($"{Data}[description]", null),
            Metadata = metadata,
            PaymentMethodTypes = [],
            Status = "requires_payment_method",
        }, form);
    }

    static (string Currency, long Total, string Title) Items(Form form)
    {
        var (currency, total, title) = ("", 0L, "");
        for (var at = 0; form.Pairs.Any(pair => pair.Key.StartsWith($"line_items[{at}]", StringComparison.Ordinal)); at++)
        {
            var price = $"line_items[{at}][price_data]";
            var own = AmountRules.Currency(form.Required($"{price}[currency]"));
            if (at > 0 && own != currency)
                throw ApiError.Invalid("All line items must have the same currency.", "line_items");
            form.Required($"{price}[unit_amount]");
            var (each, quantity) = (form.Integer($"{price}[unit_amount]")!.Value, form.Integer($"line_items[{at}][quantity]") ?? 1);
            if (each is < 0 or > 99_999_999 || quantity is < 1 or > 999_999)
                throw ApiError.Invalid("Give a unit_amount from 0 and a quantity from 1.", $"line_items[{at}]", "parameter_invalid_integer");
            currency = own;
            total += each * quantity;
            var name = form.Required($"{price}[product_data][name]");
            title = at == 0 ? name : $"{title}, {name}";
        }

        return currency.Length > 0 ? (currency, total, title) : throw ApiError.Invalid("Missing required param: line_items.", "line_items", "parameter_missing");
    }

    static long ExpiresAt(Form form, long now) => form.Integer("expires_at") switch
    {
        null => now + Longest,
        var at when at - now < Shortest => throw ApiError.Invalid("The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.", "expires_at"),
        var at when at - now > Longest => throw ApiError.Invalid("The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.", "expires_at"),
        var at => at.Value,
    };

    static string Address(Form form, string name) =>
        Uri.TryCreate(form.Required(name), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? form.Required(name)
            : throw ApiError.Invalid("Not a valid URL", name, "url_invalid");

    static bool IsNested(string key) => key.StartsWith("line_items", StringComparison.Ordinal) || key.StartsWith("payment_intent_data", StringComparison.Ordinal);

    [GeneratedRegex(@"^(payment_intent_data\[(description|metadata\]\[[^\]]+)\]"
        + @"|line_items\[\d+\]\[(quantity|price_data\]\[(currency|unit_amount|product_data\]\[(name|description)))\])$")]
    private static partial Regex Known();
}
