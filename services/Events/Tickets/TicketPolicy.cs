namespace Associations.Events.Tickets;

/// <summary>
/// What becomes of a registration when the money for it goes back. A registration keeps the policy under which its ticket was bought. While the
/// payer's bank decides on a payment, and when only a part went back, it stays as it is.
/// </summary>
/// <param name="DisputeLost">When the bank has decided against a payment and it is owed again.</param>
/// <param name="RefundedInFull">When nothing that was paid for it is left.</param>
/// <param name="Overdue">When what is owed again, such as for a transfer that bounced, was asked for in vain or given up as lost.</param>
public sealed record TicketPolicy(SeatEffect DisputeLost = SeatEffect.Cancel, SeatEffect RefundedInFull = SeatEffect.Cancel, SeatEffect Overdue = SeatEffect.Cancel)
{
    /// <summary>What holds where nothing else was said.</summary>
    internal static TicketPolicy Standard { get; } = new();
}

/// <summary>What becomes of a registration.</summary>
public enum SeatEffect
{
    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It is cancelled, and its seats are free for others.</summary>
    Cancel,
}
