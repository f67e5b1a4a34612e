using System.Text.Json.Serialization;
using Associations.StripeEmulator.PaymentIntents;
using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.Charges;

/// <summary>One attempt to move money.</summary>
sealed record Charge : StripeObject
{
    public required long Amount { get; init; }
    public long AmountCaptured { get; init; }
    public long AmountRefunded { get; init; }
    public string? Application { get; init; }
    public string? ApplicationFee { get; init; }
    public long? ApplicationFeeAmount { get; init; }
    public string? AuthorizationCode { get; init; }
    public string? BalanceTransaction { get; init; }
    public required BillingDetails BillingDetails { get; init; }
    public string? CalculatedStatementDescriptor { get; init; } = "ASSOCIATIONS";
    public bool Captured { get; init; }
    public required string Currency { get; init; }
    public string? Customer { get; init; }
    public string? Description { get; init; }
    public bool Disputed { get; init; }
    public string? FailureBalanceTransaction { get; init; }
    public string? FailureCode { get; init; }
    public string? FailureMessage { get; init; }
    public IReadOnlyDictionary<string, string> FraudDetails { get; init; } = new Dictionary<string, string>();
    public bool Livemode { get; init; }
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }
    public string? OnBehalfOf { get; init; }
    public ChargeOutcome? Outcome { get; init; }
    public bool Paid { get; init; }
    public required string PaymentIntent { get; init; }
    public required string PaymentMethod { get; init; }
    public required PaymentMethodDetails PaymentMethodDetails { get; init; }
    public RadarOptions RadarOptions { get; init; } = new();
    public string? ReceiptEmail { get; init; }
    public string? ReceiptNumber { get; init; }
    public string? ReceiptUrl { get; init; }
    public bool Refunded { get; init; }
    public string? Review { get; init; }
    public object? Shipping { get; init; }
    public object? Source { get; init; }
    public string? SourceTransfer { get; init; }
    public string? StatementDescriptor { get; init; }
    public string? StatementDescriptorSuffix { get; init; }

    /// <summary><c>pending</c>, <c>succeeded</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    public object? TransferData { get; init; }
    public string? TransferGroup { get; init; }

    internal long Refundable() => Amount - AmountRefunded;

    internal static Charge Of(PaymentIntent payment, PaymentMethod method, string status, bool authenticated, long now, string? mandate = null) => new()
    {
        Id = StripeId.New(method.Type == "card" ? "ch" : "py"),
        Created = now,
        Amount = payment.Amount,
        BillingDetails = method.BillingDetails,
        Currency = payment.Currency,
        Customer = payment.Customer,
        Description = payment.Description,
        Metadata = payment.Metadata,
        PaymentIntent = payment.Id,
        PaymentMethod = method.Id,
        PaymentMethodDetails = PaymentMethodDetails.Of(method, payment, authenticated, mandate ?? StripeId.New("mandate")),
        ReceiptEmail = payment.ReceiptEmail,
        StatementDescriptor = payment.StatementDescriptor,
        StatementDescriptorSuffix = payment.StatementDescriptorSuffix,
        Status = status,
    };

    internal Charge Succeeded(string? balanceTransaction) => this with
    {
        Status = "succeeded",
        Paid = true,
        Captured = true,
        AmountCaptured = Amount,
        BalanceTransaction = balanceTransaction,
        Outcome = new("approved_by_network", null, "Payment complete.", "authorized"),
        ReceiptUrl = $"https://pay.stripe.com/receipts/payment/{Id}",
        AuthorizationCode = PaymentMethodDetails.Type == "card" ? Id[^6..].ToUpperInvariant() : null,
    };

    internal Charge Failed(PaymentFailure failure) => this with
    {
        Status = "failed",
        Paid = false,
        FailureCode = failure.Code,
        FailureMessage = failure.Message,
        Outcome = new("declined_by_network", failure.DeclineCode ?? failure.Code,
            "The bank did not return any further details with this decline.", "issuer_declined")
        {
            AdviceCode = failure.AdviceCode,
            NetworkDeclineCode = failure.DeclineCode is null ? null : "05",
        },
    };
}

sealed record ChargeOutcome(string NetworkStatus, string? Reason, string SellerMessage, string Type)
{
    public string? AdviceCode { get; init; }
    public string? NetworkAdviceCode { get; init; }
    public string? NetworkDeclineCode { get; init; }
    public string RiskLevel { get; init; } = "normal";
    public long? RiskScore { get; init; } = 20;
}

sealed record RadarOptions;

sealed record PaymentMethodDetails
{
    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChargedCard? Card { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChargedSepaDebit? SepaDebit { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChargedUsBankAccount? UsBankAccount { get; init; }

    internal static PaymentMethodDetails Of(PaymentMethod method, PaymentIntent payment, bool authenticated, string mandate) => method switch
    {
        { Card: { } card } => new()
        {
            Type = method.Type,
            Card = new(card.Brand, card.Checks, card.Country, card.ExpMonth, card.ExpYear, card.Fingerprint, card.Funding, card.Last4)
            {
                AmountAuthorized = payment.Amount,
                ThreeDSecure = authenticated ? new("challenge", "05", "authenticated", "2.2.0") : null,
            },
        },
        { SepaDebit: { } debit } => new()
        {
            Type = method.Type,
            SepaDebit = new(debit.BankCode, debit.BranchCode, debit.Country, null, debit.Fingerprint, debit.Last4, mandate),
        },
        { UsBankAccount: { } bank } => new()
        {
            Type = method.Type,
            UsBankAccount = new(bank.AccountHolderType, bank.AccountType, bank.BankName, null, bank.Fingerprint, bank.Last4,
                mandate, payment.Id[^8..], bank.RoutingNumber),
        },
        _ => throw new InvalidOperationException($"A payment method of type {method.Type} has no details."),
    };
}

sealed record ChargedCard(
    string Brand, CardChecks Checks, string Country, int ExpMonth, int ExpYear, string Fingerprint, string Funding, string Last4)
{
    public long? AmountAuthorized { get; init; }
    public string? AuthorizationCode { get; init; }
    public Availability ExtendedAuthorization { get; init; } = new("disabled");
    public Availability IncrementalAuthorization { get; init; } = new("unavailable");
    public object? Installments { get; init; }
    public string? Mandate { get; init; }
    public Availability Multicapture { get; init; } = new("unavailable");
    public string Network { get; init; } = Brand;
    public NetworkToken NetworkToken { get; init; } = new(false);
    public string? NetworkTransactionId { get; init; }
    public Overcapture Overcapture { get; init; } = new(0, "unavailable");
    public string RegulatedStatus { get; init; } = "unregulated";
    public ThreeDSecure? ThreeDSecure { get; init; }
    public string? TransactionLinkId { get; init; }
    public object? Wallet { get; init; }
}

sealed record Availability(string Status);

sealed record NetworkToken(bool Used);

sealed record Overcapture(long MaximumAmountCapturable, string Status);

sealed record ThreeDSecure(string AuthenticationFlow, string ElectronicCommerceIndicator, string Result, string Version)
{
    public string? ExemptionIndicator { get; init; }
    public string? ResultReason { get; init; }
    public string? TransactionId { get; init; }
}

sealed record ChargedSepaDebit(
    string BankCode, string BranchCode, string Country, string? ExpectedDebitDate, string Fingerprint, string Last4, string Mandate);

sealed record ChargedUsBankAccount(
    string AccountHolderType, string AccountType, string BankName, string? ExpectedDebitDate, string Fingerprint, string Last4,
    string Mandate, string PaymentReference, string RoutingNumber);
