using Associations.Contracts;

namespace Associations.Billing.Invoices;

/// <summary>One attempt to pay, or money that came without one.</summary>
/// <param name="Id">Its id, which is the key under which the provider knows the request.</param>
/// <param name="Method">How it is paid.</param>
/// <param name="Amount">Minor units of the invoice's currency.</param>
/// <param name="Status">What is known of its outcome.</param>
/// <param name="ProviderId">The provider's id for it, once known.</param>
/// <param name="At">When something was last learnt of it, UTC.</param>
/// <param name="Asked">How often the provider had no final answer.</param>
/// <param name="ProviderFee">What the provider kept of it, in the currency of our account there, which need not be the invoice's; null while that is not known.</param>
/// <param name="OpenUntil">When the provider's page closes on which it is paid, UTC; null while there is none, and for every other way to pay.</param>
/// <param name="RequestId">The request for several invoices of which it is a share, and which alone asks the provider about it; null where it stands alone.</param>
/// <param name="Kept">What a method that is kept is charged by, without its payer; null where they pay themselves.</param>
/// <param name="FailedBecause">Why it did not go through, as the provider's code or a slug of ours; null while it did or may.</param>
/// <param name="Debit">What its payer consented to where their bank account is debited, for this once; null for every other way to pay.</param>
/// <param name="MissingSince">Since when the provider knows nothing of it any more, UTC; null while it does.</param>
public sealed record Payment(
    Guid Id, string Method, long Amount, PaymentStatus Status, string? ProviderId, DateTimeOffset At, int Asked, Money? ProviderFee = null, DateTimeOffset? OpenUntil = null,
    Guid? RequestId = null, KeptMethod? Kept = null, string? FailedBecause = null, BankDebit? Debit = null, DateTimeOffset? MissingSince = null)
{
    /// <summary>The method of what is paid on a page of the provider's.</summary>
    internal const string Checkout = "checkout";

    /// <summary>True while somebody may pay on the provider's page.</summary>
    internal bool IsOpenPage => OpenUntil is not null && Status == PaymentStatus.RequiresAction;

    /// <summary>True while nobody has asked the provider for it, or who did was never heard of again: a kept method is charged by whoever owns the outcome.</summary>
    internal bool IsToCharge => this is { Kept: not null, ProviderId: null, Status: PaymentStatus.Started };

    /// <summary>True for money that came without the provider, which therefore cannot send it back.</summary>
    public bool IsOffline => Status == PaymentStatus.Succeeded && ProviderId is null;
}

/// <summary>What is known of a payment.</summary>
public enum PaymentStatus
{
    /// <summary>Asked of the provider, whose answer is not known.</summary>
    Started,

    /// <summary>With the provider, which decides later.</summary>
    Processing,

    /// <summary>The customer must act first, such as authenticate.</summary>
    RequiresAction,

    /// <summary>The money is there.</summary>
    Succeeded,

    /// <summary>It did not go through.</summary>
    Failed,

    /// <summary>It came without the provider and went back.</summary>
    Reversed,
}

/// <summary>By what a method that is kept is charged while its payer is not there.</summary>
/// <param name="MandateId">The mandate in which they accepted that.</param>
/// <param name="CustomerId">The provider's id of the payer.</param>
/// <param name="ProviderMandateId">The provider's id of the mandate, where it has one.</param>
public sealed record KeptMethod(Guid MandateId, string CustomerId, string? ProviderMandateId = null);

/// <summary>A debit of the payer's bank account, to which they consented themselves for one payment. From where they did is told to the provider alone.</summary>
/// <param name="Type">Its kind as the provider names it: <c>sepa_debit</c> or <c>us_bank_account</c>.</param>
/// <param name="ConsentVersion">Which version of the text it is that the payer accepted.</param>
public sealed record BankDebit(string Type, string ConsentVersion);

/// <summary>Part of the payer's credit that was used for an invoice.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Amount">Minor units of the invoice's currency.</param>
/// <param name="At">When, UTC.</param>
public sealed record Allocation(Guid Id, long Amount, DateTimeOffset At);
