using Associations.Billing.BankStatements;
using Associations.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Associations.Billing.Tests.BankStatements;

/// <summary>However an account's history is cut into files, and however often they come: the lines are those of one file of all of it.</summary>
public sealed class RepeatedFilesTests(BillingFixture billing)
{
    static readonly DateOnly First = new(2026, 11, 1);

    [Fact]
    public void Any_files_that_overlap_have_the_lines_of_their_union()
    {
        var entry = from day in Gen.Choose(0, 4)
                    from amount in Gen.Choose(-2, 2)
                    from name in Gen.Elements("Ada", "ADA ", "Bob", null)
                    from text in Gen.Elements("x", "y", null)
                    from reference in Gen.Elements("1", "2", null)
                    select new BankEntry(Statements.Account, First.AddDays(day), amount, "EUR", Name: name, Text: text, BankReference: reference);
        var cut = from first in Gen.Choose(0, 4) from days in Gen.Choose(0, 4) select (First.AddDays(first), First.AddDays(first + days));
        var history = from length in Gen.Choose(0, 12) from entries in entry.ArrayOf(length) from count in Gen.Choose(0, 5) from cuts in cut.ArrayOf(count) select (entries, cuts);
        var association = Guid.CreateVersion7();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2000).WithQuietOnSuccess(true),
            Prop.ForAll(history.ToArbitrary(), all =>
            {
                var (entries, cuts) = all;
                bool IsIn((DateOnly First, DateOnly Last) file, BankEntry one) => one.BookedOn >= file.First && one.BookedOn <= file.Last;
                var lines = cuts.SelectMany(file => Ids(association, entries.Where(one => IsIn(file, one)))).ToHashSet();
                var union = Ids(association, entries.Where(one => cuts.Any(file => IsIn(file, one))));
                Assert.Equal(union.Count, union.Distinct().Count());
                Assert.Equal(union.ToHashSet(), lines);
            }));
    }

    [Fact]
    public async Task Files_that_overlap_are_imported_as_their_union()
    {
        var association = await billing.WithAccount();
        var random = new Random(17);
        var history = Enumerable.Range(0, 60).Select(_ => new Told(billing.Today.AddDays(-random.Next(6)), random.Next(1, 4), "Ada", random.Next(2) == 0 ? "x" : null)).OrderBy(told => told.On).ToList();
        foreach (var (first, last) in new[] { (5, 3), (4, 1), (3, 3), (2, 0), (5, 0) })
            await billing.Import(association, Statements.Camt(history.Where(told => told.On >= billing.Today.AddDays(-first) && told.On <= billing.Today.AddDays(-last))));
        var lines = (await billing.As(Tokens.Staff(association)).Get("/v1/bank-lines?limit=200")).Json["items"]!.AsArray();
        Assert.Equal(
            history.Select(told => $"{told.On:yyyy-MM-dd} {told.Amount} {told.Text}").Order(StringComparer.Ordinal),
            lines.Select(line => $"{line!["bookedOn"]} {line["amount"]!["amount"]} {line["text"]}").Order(StringComparer.Ordinal));
    }

    static List<Guid> Ids(Guid association, IEnumerable<BankEntry> file)
    {
        var entries = file.ToList();
        return [.. TakenStatement.Identified(association, entries).Select(one => one.Id)];
    }
}
