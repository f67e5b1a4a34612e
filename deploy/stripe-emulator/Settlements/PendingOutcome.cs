using Associations.StripeEmulator.PaymentMethods;

namespace Associations.StripeEmulator.Settlements;

/// <summary>What will become of a payment or refund that is not decided at once, or of a charge whose balance transaction is to come.</summary>
/// <param name="ObjectId">A payment intent's, a refund's or a charge's id.</param>
/// <param name="DueMilliseconds">When it is decided; never by itself when null.</param>
/// <param name="Failure">Why it fails; it succeeds when null.</param>
/// <param name="Done">Decided, or no longer of interest because of a cancellation.</param>
sealed record PendingOutcome(string ObjectId, long? DueMilliseconds, PaymentFailure? Failure, bool Done = false);
