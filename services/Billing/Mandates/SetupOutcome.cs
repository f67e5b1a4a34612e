namespace Associations.Billing.Mandates;

/// <summary>What the payment provider says of keeping a method.</summary>
abstract record SetupOutcome
{
    SetupOutcome() { }

    /// <summary>It keeps the method, under this id, for this customer of its own.</summary>
    internal sealed record Succeeded(string SetupId, string CustomerId, string PaymentMethod, string? MandateId) : SetupOutcome;

    /// <summary>It has not decided; the secret lets the payer's browser go on, and is told once and never stored.</summary>
    internal sealed record Pending(string SetupId, bool RequiresAction, string? ClientSecret) : SetupOutcome;

    /// <summary>It does not keep it.</summary>
    internal sealed record Failed(string? SetupId, string Reason) : SetupOutcome;

    /// <summary>Nobody knows. Never treated as a failure.</summary>
    /// <param name="Stored">True when the provider answers this key with a failure that it keeps, so that asking again tells nothing new.</param>
    internal sealed record Unknown(bool Stored = false) : SetupOutcome;
}

/// <summary>The outcome, and the customer that it was asked for.</summary>
/// <param name="CustomerId">The provider's id, or null while that is not known.</param>
/// <param name="Outcome">What came of it.</param>
sealed record SetupAnswer(string? CustomerId, SetupOutcome Outcome);
