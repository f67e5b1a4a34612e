using Associations.Contracts;

namespace Associations.Billing.Payments;

/// <summary>What the payment provider says of a payment.</summary>
abstract record ProviderOutcome
{
    ProviderOutcome() { }

    /// <summary>It has the money: so many minor units.</summary>
    /// <param name="ProviderId">Its id for it.</param>
    /// <param name="Amount">Minor units of the invoice's currency.</param>
    /// <param name="Fee">What it kept of a payment, in the currency of our account; null while it does not say.</param>
    internal sealed record Succeeded(string ProviderId, long Amount, Money? Fee = null) : ProviderOutcome;

    /// <summary>It has not decided; the secret lets the customer's browser go on, and is told once and never stored.</summary>
    internal sealed record Pending(string ProviderId, bool RequiresAction, string? ClientSecret = null) : ProviderOutcome;

    /// <summary>It shows a page on which the payer may pay.</summary>
    /// <param name="SessionId">Its id for the page.</param>
    /// <param name="Url">Where the page is.</param>
    /// <param name="Until">When it closes, UTC.</param>
    internal sealed record Open(string SessionId, string Url, DateTimeOffset Until) : ProviderOutcome;

    /// <summary>It did not go through.</summary>
    internal sealed record Failed(string? ProviderId, string Reason) : ProviderOutcome;

    /// <summary>It knows nothing any more of what it gave this id, long after it would have forgotten the request: no outcome of its own can be waited for.</summary>
    internal sealed record Missing(string ProviderId) : ProviderOutcome;

    /// <summary>Nobody knows: the call timed out, the connection broke, the provider failed. Never treated as a failure.</summary>
    /// <param name="Stored">True when the provider answers this key with a failure that it keeps, so that asking again tells nothing new.</param>
    internal sealed record Unknown(bool Stored = false) : ProviderOutcome;
}
