using System.Text;
using Associations.Billing.BankStatements;

namespace Associations.Billing.Tests.BankStatements;

public sealed class CamtTests
{
    static readonly DateOnly Day = new(2026, 11, 24);

    const string InVersion8 =
        """
        <Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-11-24T23:30:00+01:00</DtTm></BookgDt>
        <AcctSvcrRef>B1</AcctSvcrRef><NtryDtls>
        <TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
          <RltdPties><Dbtr><Pty><Nm>Ada   Lovelace</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>GB33 BUKB 2020 1555 5555 55</IBAN></Id></DbtrAcct></RltdPties>
          <RmtInf><Ustrd>SOE-2026-</Ustrd><Ustrd>000001</Ustrd></RmtInf></TxDtls>
        <TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="EUR">200.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
          <RltdPties><Dbtr><Pty><Nm>Bob</Nm></Pty></Dbtr></RltdPties><RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>
        </NtryDtls></Ntry>
        """;

    [Fact]
    public async Task A_statement_of_2009_is_read()
    {
        var reading = await Read(Statements.Camt(new Told(Day, 12050, "Ada Lovelace", "SOE-2026-000001", "B1", "E1", Iban: "GB33BUKB20201555555555"), new Told(Day, -500, "Bank", "Fee")));
        Assert.Equal(
        [
            new BankEntry(Statements.Account, Day, 12050, "EUR", false, "Ada Lovelace", "GB33BUKB20201555555555", "SOE-2026-000001", null, "B1", "E1"),
            new BankEntry(Statements.Account, Day, -500, "EUR", false, "Bank", null, "Fee"),
        ], reading.Entries);
    }

    [Fact]
    public async Task A_batch_of_a_statement_of_2019_is_its_transactions()
    {
        var reading = await Read(Statements.Document("camt.053.001.08", "BE68 5390 0754 7034", InVersion8));
        Assert.Null(reading.Refusal);
        Assert.Equal(
        [
            new BankEntry(Statements.Account, Day, 10000, "EUR", false, "Ada Lovelace", "GB33BUKB20201555555555", "SOE-2026- 000001", null, "B1", "E1"),
            new BankEntry(Statements.Account, Day, 20000, "EUR", false, "Bob", null, null, "RF18539007547034", "B1"),
        ], reading.Entries);
    }

    [Theory]
    [InlineData("<Amt Ccy=\"EUR\">200.00</Amt>", "<Amt Ccy=\"EUR\">199.99</Amt>")]
    [InlineData("<Amt Ccy=\"EUR\">200.00</Amt>", "")]
    [InlineData("<Amt Ccy=\"EUR\">200.00</Amt>", "<Amt Ccy=\"USD\">200.00</Amt>")]
    public async Task A_batch_that_does_not_add_up_is_refused_and_named(string part, string other)
    {
        var file = Statements.Document("camt.053.001.08", Statements.Account, InVersion8.Replace("<NtryRef>1</NtryRef>", "", StringComparison.Ordinal), InVersion8.Replace(part, other, StringComparison.Ordinal));
        await Refused(file, "statement-sums-differ", "Entry 2, on line");
    }

    [Fact]
    public async Task What_is_pending_is_counted_and_not_taken()
    {
        var reading = await Read(Statements.Camt(new Told(Day, 100, Status: "PDNG"), new Told(Day, 200, Status: "INFO"), new Told(Day, 300)));
        Assert.Equal((2, 300L), (reading.Pending, Assert.Single(reading.Entries).Amount));
        await Refused(Statements.Camt(new Told(Day, 100, Status: "DONE")), "statement-invalid", "DONE");
    }

    [Theory]
    [InlineData("<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;\">]>", "&c;", "document type declaration")]
    [InlineData("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>", "&x;", "document type declaration")]
    [InlineData("<!DOCTYPE d SYSTEM \"http://127.0.0.1/evil.dtd\">", "", "document type declaration")]
    [InlineData("", "&undeclared;", "well-formed")]
    public async Task Entities_are_never_resolved(string declaration, string used, string why) => await Refused(
        Statements.Camt(new Told(Day, 100, Text: "x")).Replace("<Document", declaration + "<Document", StringComparison.Ordinal).Replace("<Ustrd>x", "<Ustrd>" + used, StringComparison.Ordinal),
        "statement-unreadable", why);

    [Fact]
    public async Task What_is_deep_is_refused_before_it_is_deep()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000));
        await Refused(Statements.Camt02(Statements.Account, deep), "statement-unreadable", "more than 40 deep");
    }

    [Fact]
    public async Task A_file_that_is_cut_off_anywhere_is_refused()
    {
        var file = Statements.Camt(new Told(Day, 100, "Ada", "x"));
        for (var length = 0; length < file.Length; length += 7) Assert.NotNull((await Read(file[..length])).Refusal);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var file = Statements.Camt(new Told(Day, 100, "Müller", "x"));
        Assert.Equal("statement-unreadable", (await Camt053.Read(Statements.Bytes(file, Encoding.Latin1), TestContext.Current.CancellationToken)).Refusal?.Code);
        // One that says what it is, is what it says.
        var said = file.Replace("UTF-8", "ISO-8859-1", StringComparison.Ordinal);
        Assert.Equal("Müller", (await Camt053.Read(Statements.Bytes(said, Encoding.Latin1), TestContext.Current.CancellationToken)).Entries.Single().Name);
    }

    [Theory]
    [InlineData("camt.053.001.02", "camt.052.001.02")]
    [InlineData("camt.053.001.02", "camt.053.001.01")]
    [InlineData("Document", "Statement")]
    public async Task Another_kind_of_file_is_refused(string found, string other) =>
        await Refused(Statements.Camt(new Told(Day, 100)).Replace(found, other, StringComparison.Ordinal), "statement-not-a-statement", "camt.053.001.08");

    [Theory]
    [InlineData("<Amt Ccy=\"EUR\">1.00", "<Amt Ccy=\"EUR\">1.001", "amount")]
    [InlineData("<Amt Ccy=\"EUR\">1.00", "<Amt Ccy=\"EUR\">1e3", "amount")]
    [InlineData("<Amt Ccy=\"EUR\">1.00", "<Amt Ccy=\"EUR\">1,00", "amount")]
    [InlineData("<Amt Ccy=\"EUR\">1.00", "<Amt Ccy=\"EUR\">-1.00", "amount")]
    [InlineData("<Amt Ccy=\"EUR\">1.00", "<Amt Ccy=\"EUR\">99999999999999999999.00", "amount")]
    [InlineData("<Amt Ccy=\"EUR\">", "<Amt Ccy=\"XXX\">", "amount")]
    [InlineData("<Amt Ccy=\"EUR\">", "<Amt>", "currency")]
    [InlineData("CRDT", "BOTH", "direction")]
    [InlineData("<BookgDt><Dt>2026-11-24", "<BookgDt><Dt>2026-13-24", "day")]
    [InlineData("<BookgDt><Dt>2026-11-24", "<BookgDt><Dt>0001-01-01", "day")]
    public async Task What_cannot_be_understood_names_the_entry(string found, string other, string why)
    {
        var refusal = await Refused(Statements.Camt(new Told(Day, 100)).Replace(found, other, StringComparison.Ordinal), "statement-invalid", why);
        Assert.StartsWith("Entry 1, on line", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_payers_bank_returns_is_a_reversal_too()
    {
        var returned = Statements.Entry(new Told(Day, -12000, null, "dues", EndToEnd: "E1"))
            .Replace("<RmtInf>", "<RltdPties><Dbtr><Nm>Ada Lovelace</Nm></Dbtr></RltdPties><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf><RmtInf>", StringComparison.Ordinal);
        var entry = Assert.Single((await Read(Statements.Camt02(Statements.Account, returned))).Entries);
        Assert.Equal((true, "Ada Lovelace", "E1"), (entry.IsReversal, entry.Name, entry.EndToEndId));
    }

    [Fact]
    public async Task A_yen_has_no_decimals_and_a_dinar_three()
    {
        var reading = await Read(Statements.Camt(new Told(Day, 500, Currency: "JPY"), new Told(Day, 12345, Currency: "KWD")));
        Assert.Equal([500L, 12345L], reading.Entries.Select(entry => entry.Amount));
    }

    [Fact]
    public async Task More_lines_than_a_statement_may_have_are_refused()
    {
        var reading = await Read(Statements.Camt(Enumerable.Repeat(new Told(Day, 100), StatementLimits.Lines + 1)));
        Assert.Equal("statement-too-large", reading.Refusal?.Code);
    }

    static Task<StatementReading> Read(string file) => Camt053.Read(Statements.Bytes(file), TestContext.Current.CancellationToken);

    static async Task<string> Refused(string file, string code, string why)
    {
        var refusal = (await Read(file)).Refusal;
        Assert.Equal(code, refusal?.Code);
        Assert.Contains(why, refusal!.Message, StringComparison.Ordinal);
        return refusal.Message;
    }
}
