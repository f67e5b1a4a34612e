using Associations.Billing.BankStatements;
using Associations.Billing.Invoices;

namespace Associations.Billing.Tests.BankStatements;

public sealed class BankMatchingTests
{
    static readonly Guid Entity = Guid.CreateVersion7();
    static readonly string[] Prefixes = ["SOE", "A-SOE", "SRL"];

    [Theory]
    [InlineData("SOE-2026-000001", "SOE-2026-000001")]
    [InlineData("invoice soe-2026-000001, thank you", "SOE-2026-000001")]
    [InlineData("SOE 2026 000001", "SOE-2026-000001")]
    [InlineData("SOE2026000001", "SOE-2026-000001")]
    [InlineData("S OE-20 26-00 0001", "SOE-2026-000001")]
    [InlineData("Re:SOE\u20132026.000001/dues", "SOE-2026-000001")]
    [InlineData("SOE-2026-000001 120,00", "SOE-2026-000001")]
    [InlineData("SOE-2026-1234567", "SOE-2026-1234567")]
    [InlineData("A-SOE-2026-000001", "A-SOE-2026-000001")]
    [InlineData("a soe 2026 000001", "A-SOE-2026-000001")]
    [InlineData("SOE-2026-000001 SRL-2025-000002 SOE2026000001", "SOE-2026-000001 SRL-2025-000002")]
    [InlineData("SOE-2026-0000O1", "")]
    [InlineData("SOE-2O26-000001", "")]
    [InlineData("S0E-2026-000001", "")]
    [InlineData("XSOE-2026-000001", "")]
    [InlineData("SOE-2026-00001", "")]
    [InlineData("SOE-CN-2026-000001", "")]
    [InlineData("2026-000001", "")]
    [InlineData(null, "")]
    public void A_number_is_found_as_people_and_banks_write_it(string? text, string numbers) =>
        Assert.Equal(numbers, string.Join(' ', RemittanceText.Numbers(text, Prefixes)));

    [Theory]
    [InlineData("RF18539007547034", "539007547034")]
    [InlineData("RF18 5390 0754 7034", "539007547034")]
    [InlineData("RF19539007547034", null)]
    [InlineData("+++090/9337/55493+++", null)]
    [InlineData(null, null)]
    public void A_creditors_reference_counts_when_its_check_digits_fit(string? reference, string? refersTo) =>
        Assert.Equal(refersTo, RemittanceText.OfCreditorReference(reference));

    [Theory]
    [InlineData("Ada Lovelace", "LOVELACE ADA", true)]
    [InlineData("Jürgen Müller", "MUELLER, JUERGEN", true)]
    [InlineData("Jürgen Müller", "Jurgen Muller", true)]
    [InlineData("Zoë O'Brien", "ZOE OBRIEN", true)]
    [InlineData("Ada Lovelace", "Ada King", false)]
    [InlineData("Ada Lovelace", "Ada Lovelace-King", false)]
    public void A_name_is_its_words(string one, string other, bool same) => Assert.Equal(same, RemittanceText.NameKey(one) == RemittanceText.NameKey(other));

    /// <summary>What becomes of a payment of 120.00 EUR, which names a number or is sent by Ada, with the invoices that there are.</summary>
    static (string What, BankPayment Payment, BankCandidate[] Invoices, string Code, bool IsCertain)[] Cases =>
    [
        ("number and amount", Of(12000, "SOE-2026-000001"), [Invoice(1)], "number", true),
        ("number and amount, written off", Of(12000, "SOE-2026-000001"), [Invoice(1) with { Status = InvoiceStatus.WrittenOff }], "number", true),
        ("less", Of(10000, "SOE-2026-000001"), [Invoice(1)], "part-payment", false),
        ("more", Of(14000, "SOE-2026-000001"), [Invoice(1)], "surplus", false),
        ("paid already", Of(12000, "SOE-2026-000001"), [Invoice(1) with { Claim = 0, Status = InvoiceStatus.Paid }], "paid-already", false),
        ("void", Of(12000, "SOE-2026-000001"), [Invoice(1) with { Claim = 0, Status = InvoiceStatus.Void }], "invoice-void", false),
        ("other currency", Of(12000, "SOE-2026-000001"), [Invoice(1) with { Currency = "CHF" }], "other-currency", false),
        ("other entity", Of(12000, "SOE-2026-000001"), [Invoice(1) with { EntityId = Guid.CreateVersion7() }], "other-entity", false),
        ("several", Of(24000, "SOE-2026-000001", "SOE-2026-000002"), [Invoice(1), Invoice(2)], "several-invoices", false),
        ("one of two is ours", Of(12000, "SOE-2026-000001", "SOE-2026-000009"), [Invoice(1)], "several-invoices", false),
        ("wrong number, right amount and name", Of(12000, "SOE-2026-000009"), [Invoice(1)], "number-unknown", false),
        ("amount and name", Of(12000), [Invoice(1), Invoice(2) with { NameKeys = ["BOB"] }], "amount-and-name", true),
        ("two of the name", Of(12000), [Invoice(1), Invoice(2)], "several-of-name", false),
        ("amount alone", Of(12000), [Invoice(1) with { NameKeys = ["BOB"] }], "amount-alone", false),
        ("amount and name of another entity", Of(12000), [Invoice(1) with { EntityId = Guid.CreateVersion7() }], "nothing-found", false),
        ("amount and name, given up", Of(12000), [Invoice(1) with { Status = InvoiceStatus.WrittenOff }], "nothing-found", false),
        ("no name on either side", Of(12000) with { NameKey = "" }, [Invoice(1) with { NameKeys = [""] }], "amount-alone", false),
        ("nothing", Of(12000), [], "nothing-found", false),
        ("money out", Of(-12000, "SOE-2026-000001"), [Invoice(1)], "money-out", false),
    ];

    [Fact]
    public void Only_what_is_certain_is_booked() => Assert.All(Cases, one =>
    {
        var found = BankMatching.Find(one.Payment, one.Invoices);
        Assert.True((one.Code, one.IsCertain) == (found.Code, found.Certain is not null), $"{one.What}: {found}");
        Assert.True(!one.IsCertain || found.Suggested is null or [], one.What);
    });

    /// <summary>What becomes of a payment where staff have recorded one on invoice 1, which then asks for what is left, and where another of Ada's is open.</summary>
    static (string What, BankPayment Payment, long Recorded, long Left, string Code, long[] Offered)[] RecordedCases =>
    [
        ("the same, named", Of(12000, "SOE-2026-000001"), 12000, 0, "recorded-already", [12000]),
        ("the same, by name", Of(12000), 12000, 0, "recorded-already", [12000]),
        ("the same, a part", Of(12000, "SOE-2026-000001"), 12000, 12000, "recorded-already", [12000]),
        ("another amount, nothing left", Of(12000, "SOE-2026-000001"), 12100, 0, "recorded-otherwise", []),
        ("another amount, more than is left", Of(12000, "SOE-2026-000001"), 6000, 6000, "recorded-otherwise", []),
        ("another amount, and what is left", Of(6000, "SOE-2026-000001"), 5000, 6000, "number", []),
        ("another invoice is named", Of(12000, "SOE-2026-000002"), 12000, 0, "number", []),
        ("together with another invoice", Of(24000, "SOE-2026-000001", "SOE-2026-000002"), 12000, 0, "several-invoices", [12000, 12000]),
    ];

    [Fact]
    public void What_staff_have_recorded_is_not_offered_to_be_booked_again() => Assert.All(RecordedCases, one =>
    {
        var paid = Invoice(1) with { Claim = one.Left, Status = one.Left == 0 ? InvoiceStatus.Paid : InvoiceStatus.Open };
        var payment = Guid.CreateVersion7();
        var found = BankMatching.Find(one.Payment, [paid, Invoice(2)], [new(paid.InvoiceId, payment, paid.Number, one.Recorded, "EUR", paid.NameKeys)]);
        Assert.True(found.Code == one.Code, $"{one.What}: {found}");
        Assert.Equal(one.Offered, (found.Suggested ?? []).Select(suggested => suggested.Amount));
        Assert.All(found.Suggested ?? [], suggested => Assert.Equal(suggested.InvoiceId == paid.InvoiceId ? payment : null, suggested.PaymentId));
    });

    [Fact]
    public void Several_that_were_recorded_may_be_one_line_together()
    {
        var invoice = Invoice(1) with { Claim = 0, Status = InvoiceStatus.Paid };
        BankRecorded Part(long amount) => new(invoice.InvoiceId, Guid.CreateVersion7(), invoice.Number, amount, "EUR", invoice.NameKeys);
        var found = BankMatching.Find(Of(12000, "SOE-2026-000001"), [invoice], [Part(5000), Part(7000)]);
        Assert.Equal(("recorded-already", "5000 7000"), (found.Code, string.Join(' ', found.Suggested!.Select(one => one.Amount))));
        Assert.Equal("paid-already", BankMatching.Find(Of(12000, "SOE-2026-000001"), [invoice], [Part(12000) with { Currency = "USD" }]).Code);
    }

    [Fact]
    public void Under_and_over_say_by_how_much_and_offer_the_action()
    {
        var less = Assert.Single(BankMatching.Find(Of(10000, "SOE-2026-000001"), [Invoice(1)]).Suggested!);
        Assert.Equal((10000, "SOE-2026-000001 is named, and the amount is 20.00 less: a part payment."), (less.Amount, less.Why));
        var more = Assert.Single(BankMatching.Find(Of(14000, "SOE-2026-000001"), [Invoice(1)]).Suggested!);
        Assert.Equal((14000, "SOE-2026-000001 is named, and the amount is 20.00 more: the surplus would be the payer's credit."), (more.Amount, more.Why));
        Assert.Equal([12000L, 12000L], BankMatching.Find(Of(24000, "SOE-2026-000001", "SOE-2026-000002"), [Invoice(1), Invoice(2)]).Suggested!.Select(one => one.Amount));
    }

    [Fact]
    public void A_number_in_a_creditors_reference_is_ours_too()
    {
        BankPayment From(string? text, string reference) => BankPayment.From(Entity, new BankEntry(Statements.Account, new(2026, 11, 24), 1, "EUR", Text: text, Reference: reference), Prefixes);
        Assert.Equal(["SOE-2026-000001"], From(null, Rf("SOE2026000001")).Numbers);
        // A digit that was mistyped: it could be any.
        Assert.Empty(From(null, Rf("SOE2026000001").Replace("0001", "0002", StringComparison.Ordinal)).Numbers);
        Assert.Equal(["SOE-2026-000002"], From("SOE-2026-000002", Rf("SOE2026000001")).Numbers);
    }

    // ISO 11649: two digits that make the whole leave 1 when divided by 97.
    static string Rf(string reference) =>
        Enumerable.Range(2, 97).Select(digits => $"RF{digits:D2}{reference}").Single(one => RemittanceText.OfCreditorReference(one) is not null);

    static BankPayment Of(long amount, params string[] numbers) => new(Entity, amount, "EUR", RemittanceText.NameKey("Ada Lovelace"), numbers);

    static BankCandidate Invoice(int number) =>
        new(Guid.CreateVersion7(), $"SOE-2026-{number:D6}", Entity, "EUR", InvoiceStatus.Open, 12000, [RemittanceText.NameKey("Lovelace, Ada")]);
}
