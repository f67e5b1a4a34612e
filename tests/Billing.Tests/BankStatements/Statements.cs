using System.Globalization;
using System.Net;
using System.Security;
using System.Text;
using Associations.Billing.Currencies;
using Associations.Billing.Entities;
using Associations.Testing;

namespace Associations.Billing.Tests.BankStatements;

/// <summary>A transaction as a test wants it in a file.</summary>
sealed record Told(
    DateOnly On, long Amount, string? Name = null, string? Text = null, string? BankReference = null, string? EndToEnd = null, bool IsReversal = false, string Status = "BOOK",
    string Currency = "EUR", string? Structured = null, string? Iban = null);

/// <summary>Files as banks write them, made up.</summary>
static class Statements
{
    internal const string Account = "BE68539007547034", OtherAccount = "DE89370400440532013000";

    internal static string Camt(params IEnumerable<Told> entries) => Camt02(Account, entries.Select(Entry));

    internal static string Camt02(string account, params IEnumerable<string> entries) => Document("camt.053.001.02", account, entries);

    internal static string Document(string version, string account, params IEnumerable<string> entries) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:{version}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId><CreDtTm>2026-11-25T06:00:00</CreDtTm></GrpHdr>
        <Stmt><Id>1</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>
        {string.Join('\n', entries)}
        </Stmt></BkToCstmrStmt></Document>
        """;

    /// <summary>An entry as camt.053.001.02 has it.</summary>
    internal static string Entry(Told told)
    {
        var (direction, party) = (told.Amount >= 0 ? "CRDT" : "DBIT", (told.Amount >= 0) != told.IsReversal ? "Dbtr" : "Cdtr");
        return $"""
            <Ntry><Amt Ccy="{told.Currency}">{Decimal(Math.Abs(told.Amount), told.Currency)}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{(told.IsReversal ? "<RvslInd>true</RvslInd>" : "")}<Sts>{told.Status}</Sts>
            <BookgDt><Dt>{told.On:yyyy-MM-dd}</Dt></BookgDt><ValDt><Dt>{told.On:yyyy-MM-dd}</Dt></ValDt>{Element("AcctSvcrRef", told.BankReference)}
            <NtryDtls><TxDtls>{(told.EndToEnd is null ? "" : $"<Refs>{Element("EndToEndId", told.EndToEnd)}</Refs>")}
            <RltdPties>{(told.Name is null ? "" : $"<{party}>{Element("Nm", told.Name)}</{party}>")}{(told.Iban is null ? "" : $"<{party}Acct><Id><IBAN>{told.Iban}</IBAN></Id></{party}Acct>")}</RltdPties>
            <RmtInf>{Element("Ustrd", told.Text)}{(told.Structured is null ? "" : $"<Strd><CdtrRefInf>{Element("Ref", told.Structured)}</CdtrRefInf></Strd>")}</RmtInf></TxDtls></NtryDtls></Ntry>
            """;
    }

    internal static string Csv(params IEnumerable<Told> entries) =>
        "date;amount;currency;name;reference;account;bankReference\n" + string.Concat(entries.Select(told => string.Create(CultureInfo.InvariantCulture,
            $"{told.On:yyyy-MM-dd};{Decimal(told.Amount, told.Currency).Replace('.', ',')};{told.Currency};{told.Name};{told.Text};{Account};{told.BankReference}\n")));

    internal static Stream Bytes(string text, Encoding? encoding = null) => new MemoryStream((encoding ?? new UTF8Encoding(false)).GetBytes(text));

    internal static string Decimal(long amount, string currency) => Iso4217.Text(amount, currency);

    static string Element(string name, string? value) => value is null ? "" : $"<{name}>{SecurityElement.Escape(value)}</{name}>";

    /// <summary>An association whose legal entity has <see cref="Account"/>.</summary>
    internal static async Task<Guid> WithAccount(this BillingFixture billing, string? account = null)
    {
        var association = await billing.AnAssociation();
        (await billing.As(Tokens.Staff(association)).Post($"/v1/billing-entities/{BillingEntity.IdOf(association)}/amendments", new { iban = account ?? Account })).Is(HttpStatusCode.OK);
        return association;
    }

    /// <summary>Sends a file.</summary>
    internal static Task<Answer> Import(this BillingFixture billing, Guid association, string file, string query = "") =>
        billing.As(Tokens.Staff(association)).PostRaw($"/v1/bank-statements{query}", file, file.StartsWith('<') ? "application/xml" : "text/csv");

    /// <summary>Read, added, known, matched and to be looked at.</summary>
    internal static (int Read, int Added, int Known, int Matched, int ToLookAt) Counts(this Answer report) =>
        (Of(report, "read"), Of(report, "added"), Of(report, "known"), Of(report, "matched"), Of(report, "toLookAt"));

    /// <summary>What came of each line, in the order of the file: the outcome and why.</summary>
    internal static IReadOnlyList<(Guid Line, string Outcome, string Code)> Lines(this Answer report) =>
        [.. report.Json["lines"]!.AsArray().Select(line => (Guid.Parse((string)line!["lineId"]!), (string)line["outcome"]!, (string)line["code"]!))];

    static int Of(Answer report, string name) => report.Json[name]!.GetValue<int>();
}
