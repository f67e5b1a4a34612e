using System.Text.Json.Serialization;

namespace Associations.StripeEmulator.PaymentMethods;

sealed record PaymentMethod : StripeObject
{
    public string AllowRedisplay { get; init; } = "unspecified";
    public BillingDetails BillingDetails { get; init; } = new(new(null, null, null, null, null, null), null, null, null, null);
    public string? Customer { get; init; }
    public string? CustomerAccount { get; init; }
    public bool Livemode { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public required string Type { get; init; }

    // Not Stripe's: what is kept is what is sent, and a detached method is never to be used again.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Detached { get; init; }

    // Of these there is the one that Type names.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Card? Card { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SepaDebit? SepaDebit { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UsBankAccount? UsBankAccount { get; init; }

    internal string Last4() => (Card?.Last4 ?? SepaDebit?.Last4 ?? UsBankAccount?.Last4)!;

    internal static PaymentMethod From(TestPaymentMethod test, long now)
    {
        var method = new PaymentMethod { Id = StripeId.New("pm"), Created = now, Type = test.Type };
        return test.Type switch
        {
            "card" => method with { Card = new(test.Brand, test.Last4) },
            "sepa_debit" => method with { SepaDebit = new(test.Last4) },
            _ => method with { UsBankAccount = new(test.Last4) },
        };
    }
}

sealed record BillingDetails(Address Address, string? Email, string? Name, string? Phone, string? TaxId);

sealed record Card(string Brand, string Last4)
{
    public CardChecks Checks { get; init; } = new(null, null, "pass");
    public string Country { get; init; } = "US";
    public string DisplayBrand { get; init; } = Brand;
    public int ExpMonth { get; init; } = 12;
    public int ExpYear { get; init; } = 2034;
    public string Fingerprint { get; init; } = $"emulated{Brand}{Last4}";
    public string Funding { get; init; } = "credit";
    public object? GeneratedFrom { get; init; }
    public CardNetworks Networks { get; init; } = new([Brand], null);
    public string RegulatedStatus { get; init; } = "unregulated";
    public ThreeDSecureUsage ThreeDSecureUsage { get; init; } = new(true);
    public object? Wallet { get; init; }
}

sealed record CardChecks(string? AddressLine1Check, string? AddressPostalCodeCheck, string? CvcCheck);

sealed record CardNetworks(IReadOnlyList<string> Available, string? Preferred);

sealed record ThreeDSecureUsage(bool Supported);

sealed record SepaDebit(string Last4)
{
    public string BankCode { get; init; } = "37040044";
    public string BranchCode { get; init; } = "";
    public string Country { get; init; } = "DE";
    public string Fingerprint { get; init; } = $"emulatedsepa{Last4}";
    public object? GeneratedFrom { get; init; }
}

sealed record UsBankAccount(string Last4)
{
    public string AccountHolderType { get; init; } = "individual";
    public string AccountType { get; init; } = "checking";
    public string BankName { get; init; } = "STRIPE TEST BANK";
    public string? FinancialConnectionsAccount { get; init; }
    public string Fingerprint { get; init; } = $"emulatedach{Last4}";
    public BankNetworks Networks { get; init; } = new("ach", ["ach"]);
    public string RoutingNumber { get; init; } = "110000000";
    public object? StatusDetails { get; init; }
}

sealed record BankNetworks(string Preferred, IReadOnlyList<string> Supported);
