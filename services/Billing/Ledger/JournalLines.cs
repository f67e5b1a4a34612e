namespace Associations.Billing.Ledger;

/// <summary>The lines of an entry while it is made. Each step debits one side and credits another by the same amount.</summary>
sealed class JournalLines
{
    readonly List<(LedgerAccount Account, DateOnly? Month, Guid? Chapter, long Debit)> movements = [];

    /// <summary>From one account to another. A negative amount goes the other way.</summary>
    internal JournalLines Move(long amount, LedgerAccount debit, LedgerAccount credit) =>
        Debit(amount, debit).Debit(-amount, credit);

    /// <summary>One side alone; for what is divided over several accounts.</summary>
    internal JournalLines Debit(long amount, LedgerAccount account, DateOnly? month = null, Guid? chapter = null)
    {
        if (amount != 0) movements.Add((account, month, chapter, amount));
        return this;
    }

    /// <summary>The other side alone.</summary>
    internal JournalLines Credit(long amount, LedgerAccount account, DateOnly? month = null, Guid? chapter = null) => Debit(-amount, account, month, chapter);

    /// <summary>The lines: debits first, and an account, or a month or chapter of it, at most once on each side.</summary>
    internal IReadOnlyList<JournalLine> ToLines() =>
    [
        .. from movement in movements
           group movement by (movement.Account, movement.Month, movement.Chapter, IsDebit: movement.Debit > 0) into line
           let amount = Math.Abs(line.Aggregate(0L, (sum, movement) => checked(sum + movement.Debit)))
           orderby line.Key.IsDebit descending, line.Key.Account, line.Key.Month, line.Key.Chapter
           select line.Key.IsDebit
               ? new JournalLine(line.Key.Account, amount, 0, line.Key.Month, line.Key.Chapter)
               : new JournalLine(line.Key.Account, 0, amount, line.Key.Month, line.Key.Chapter),
    ];
}
