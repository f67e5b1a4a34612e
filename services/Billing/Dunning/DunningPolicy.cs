using System.Collections.Immutable;
using Associations.EventSourcing;

namespace Associations.Billing.Dunning;

/// <summary>
/// How an association asks for what it is owed. An invoice keeps the days that were in force when it was issued; the language holds for
/// whatever is written from now on.
/// </summary>
public sealed record DunningPolicy : IState<DunningPolicy>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>Which version of it this is, from 1; 0 while nobody has said anything and these are the defaults.</summary>
    public int Revision { get; init; }

    /// <summary>When reminders go out: days from the due date in order, below zero before it.</summary>
    public ImmutableArray<int> Reminders { get; init; } = [-7, 3, 14];

    /// <summary>How many days after the due date the invoice is overdue, from 1: that day is the first on which it is.</summary>
    public int OverdueAfterDays { get; init; } = 30;

    /// <summary>
    /// When a renewal is charged to the method that its payer keeps: days from the due date in order, from 0. The provider's own advice is to try up to
    /// eight times in two weeks.
    /// </summary>
    public ImmutableArray<int> Charges { get; init; } = [0, 3, 7, 14];

    /// <summary>The language of mail to those who have not said which they read, or read one that there is no text in.</summary>
    public string Language { get; init; } = "en";

    /// <inheritdoc />
    public static DunningPolicy Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public DunningPolicy Evolve(object e) => e switch
    {
        DunningPolicySet set => this with
        {
            Revision = Revision + 1,
            Reminders = [.. set.Reminders],
            OverdueAfterDays = set.OverdueAfterDays,
            Language = set.Language,
            // What was said before there were charges says nothing about them.
            Charges = set.Charges is { } days ? [.. days] : Charges,
        },
        _ => throw new UnknownEventException(this, e),
    };

    /// <summary>That of an association; it has one, which changes.</summary>
    internal static Guid IdOf(Guid association) => Uuid.From(association, "dunning-policy");

    /// <summary>What holds in an association now.</summary>
    internal static async Task<DunningPolicy> Of(Work work, CancellationToken cancellation) =>
        await work.Read<DunningPolicy>(IdOf(work.Association), cancellation) ?? Empty(IdOf(work.Association));
}

/// <summary>
/// From here on invoices are issued under this, all of it. <paramref name="Reminders"/> and <paramref name="Charges"/> are in order; null charges leave
/// those that were.
/// </summary>
[EventType("dunningPolicy.set.v1")]
public sealed record DunningPolicySet(IReadOnlyList<int> Reminders, int OverdueAfterDays, string Language, IReadOnlyList<int>? Charges = null);
