using Associations.Billing.Ledger;

namespace Associations.Billing.Tests.Ledger;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a \"b\"", "\"a \"\"b\"\"\"")]
    [InlineData("=\"a\r\nb\"", "\"'=\"\"a\r\nb\"\"\"")]
    [InlineData("SOE-2026", "SOE-2026")]
    [InlineData("", "")]
    public void Words_are_quoted_and_never_run(string words, string cell) =>
        Assert.Equal($"text,amount,day,account\r\n{cell},-5,2026-03-31,cash\r\n", Csv.Write<Row>([new(words, -5, new(2026, 3, 31), LedgerAccount.Cash)]));

    [Fact]
    public void No_rows_are_a_header() => Assert.Equal("text,amount,day,account\r\n", Csv.Write<Row>([]));

    sealed record Row(string Text, long Amount, DateOnly? Day, LedgerAccount Account);
}
