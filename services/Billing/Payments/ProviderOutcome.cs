namespace Associations.Billing.Payments;

/// <summary>What the payment provider says of a payment.</summary>
abstract record ProviderOutcome
{
    ProviderOutcome() { }

    /// <summary>It has the money: so many minor units.</summary>
    internal sealed record Succeeded(string ProviderId, long Amount) : ProviderOutcome;

    /// <summary>It has not decided; the secret lets the customer's browser go on, and is told once and never stored.</summary>
    internal sealed record Pending(string ProviderId, bool RequiresAction, string? ClientSecret = null) : ProviderOutcome;

    /// <summary>It did not go through.</summary>
    internal sealed record Failed(string? ProviderId, string Reason) : ProviderOutcome;

    /// <summary>Nobody knows: the call timed out, the connection broke, the provider failed. Never treated as a failure.</summary>
    /// <param name="Stored">True when the provider answers this key with a failure that it keeps, so that asking again tells nothing new.</param>
    internal sealed record Unknown(bool Stored = false) : ProviderOutcome;
}
