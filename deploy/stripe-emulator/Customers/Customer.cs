namespace Associations.StripeEmulator.Customers;

sealed record Customer : StripeObject
{
    public Address? Address { get; init; }
    public long Balance { get; init; }
    public string? BusinessName { get; init; }
    public string? Currency { get; init; }
    public string? CustomerAccount { get; init; }
    public string? DefaultSource { get; init; }
    public bool Delinquent { get; init; }
    public string? Description { get; init; }
    public object? Discount { get; init; }
    public string? Email { get; init; }
    public string? IndividualName { get; init; }
    public required string InvoicePrefix { get; init; }
    public InvoiceSettings InvoiceSettings { get; init; } = new(null, null, null, null);
    public bool Livemode { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public string? Name { get; init; }
    public long NextInvoiceSequence { get; init; } = 1;
    public string? Phone { get; init; }
    public IReadOnlyList<string> PreferredLocales { get; init; } = [];
    public object? Shipping { get; init; }
    public string TaxExempt { get; init; } = "none";
    public string? TestClock { get; init; }
}

sealed record InvoiceSettings(object? CustomFields, string? DefaultPaymentMethod, string? Footer, object? RenderingOptions);
