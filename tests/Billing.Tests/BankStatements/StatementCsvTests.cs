using System.Text;
using Associations.Billing.BankStatements;

namespace Associations.Billing.Tests.BankStatements;

public sealed class StatementCsvTests
{
    [Fact]
    public async Task Commas_and_semicolons_say_the_same()
    {
        var entry = new BankEntry(Statements.Account, new(2026, 11, 24), 123450, "EUR", false, "Lovelace, \"Ada\"", "GB33BUKB20201555555555", "SOE-2026-000001", null, "B1");
        const string semicolons = "Date;Amount;Currency;Name;Reference;Account;BankReference;SenderAccount\r\n2026-11-24;1234,50;EUR;\"Lovelace, \"\"Ada\"\"\";SOE-2026-000001;BE68 5390 0754 7034;B1;gb33bukb20201555555555\r\n\r\n";
        const string commas = "account,amount,currency,date,name,reference,bankReference,senderAccount\nBE68539007547034,\"1234,50\",EUR,2026-11-24,\"Lovelace, \"\"Ada\"\"\",SOE-2026-000001,B1,GB33BUKB20201555555555";
        Assert.Equal([entry], (await Read(semicolons)).Entries);
        Assert.Equal([entry], (await Read("\uFEFF" + commas)).Entries);
    }

    [Theory]
    [InlineData("12.50", "EUR", 1250)]
    [InlineData("12,50", "EUR", 1250)]
    [InlineData("-12,50", "EUR", -1250)]
    [InlineData("+12", "EUR", 1200)]
    [InlineData("1.234", "KWD", 1234)]
    [InlineData("1234", "JPY", 1234)]
    public async Task An_amount_beyond_doubt_is_taken(string amount, string currency, long minor) =>
        Assert.Equal(minor, (await Read(Row("2026-11-24", amount, currency))).Entries.Single().Amount);

    [Theory]
    [InlineData("2026-11-24", "1.234", "EUR")]
    [InlineData("2026-11-24", "1,234", "EUR")]
    [InlineData("2026-11-24", "1.234,50", "EUR")]
    [InlineData("2026-11-24", "1 234,50", "EUR")]
    [InlineData("2026-11-24", "12,5", "EUR")]
    [InlineData("2026-11-24", "12,", "EUR")]
    [InlineData("2026-11-24", "12.0", "JPY")]
    [InlineData("2026-11-24", "12-", "EUR")]
    [InlineData("2026-11-24", "", "EUR")]
    [InlineData("2026-11-24", "999999999999999", "EUR")]
    [InlineData("2026-11-24", "1.00", "eur")]
    [InlineData("24.11.2026", "1.00", "EUR")]
    [InlineData("2026-02-30", "1.00", "EUR")]
    public async Task What_is_in_doubt_is_refused_and_names_the_line(string date, string amount, string currency)
    {
        var refusal = (await Read(Row(date, amount, currency))).Refusal;
        Assert.Equal("statement-invalid", refusal?.Code);
        Assert.StartsWith("Line 2:", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "statement-not-a-statement")]
    [InlineData("date;amount;currency", "statement-not-a-statement")]
    [InlineData("date;amount;currency;account;balance", "statement-not-a-statement")]
    [InlineData("date;amount;currency;account;date", "statement-not-a-statement")]
    [InlineData("date;amount;currency;account\n2026-11-24;1,00;EUR", "statement-invalid")]
    [InlineData("date;amount;currency;account\n2026-11-24;1,00;EUR;\"BE68", "statement-unreadable")]
    [InlineData("date;amount;currency;account\n2026-11-24;1,00;EUR;\"BE68\"5", "statement-unreadable")]
    [InlineData("<Document/>", "statement-not-a-statement")]
    public async Task A_table_of_another_kind_is_refused(string file, string code) => Assert.Equal(code, (await Read(file)).Refusal?.Code);

    [Fact]
    public async Task Bytes_that_are_not_utf_8_are_refused()
    {
        var reading = await StatementCsv.Read(Statements.Bytes(Row("2026-11-24", "1.00", "EUR") + ";Müller", Encoding.Latin1), TestContext.Current.CancellationToken);
        Assert.Equal("statement-unreadable", reading.Refusal?.Code);
    }

    [Fact]
    public async Task Control_characters_are_blanks() =>
        Assert.Equal("a b", (await Read($"date;amount;currency;account;name\n2026-11-24;1,00;EUR;{Statements.Account};a\0\u0007b")).Entries.Single().Name);

    static string Row(string date, string amount, string currency) => $"date;amount;currency;account\n{date};{amount};{currency};{Statements.Account}";

    static Task<StatementReading> Read(string file) => StatementCsv.Read(Statements.Bytes(file), TestContext.Current.CancellationToken);
}
