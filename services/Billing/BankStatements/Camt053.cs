using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace Associations.Billing.BankStatements;

/// <summary>
/// Reads a bank's statement (ISO 20022, camt.053.001.02 and camt.053.001.08), forward and one entry at a time. What it does not need is passed
/// over; an entry that it does not understand refuses the file.
/// </summary>
sealed class Camt053(XmlReader reader, CancellationToken cancellation)
{
    const string Namespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.";
    static readonly string[] Versions = [Namespace + "02", Namespace + "08"];

    readonly List<BankEntry> entries = [];
    readonly List<string> path = [];
    readonly StringBuilder text = new();
    readonly Dictionary<string, string> account = [];
    Dictionary<string, string> entry = [];
    readonly List<Dictionary<string, string>> parts = [];
    string? currency;
    int pending, count, line;

    internal static async Task<StatementReading> Read(Stream body, CancellationToken cancellation)
    {
        using var reader = XmlReader.Create(body, new()
        {
            Async = true,
            // No entity, internal or external, is ever resolved: a statement has no use for any.
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        });
        try
        {
            return await new Camt053(reader, cancellation).Document();
        }
        catch (StatementRefusedException refusal)
        {
            return StatementReading.Refused(refusal);
        }
        catch (XmlException broken)
        {
            // The reader has no code for it, only its words.
            var what = broken.Message.Contains("DTD", StringComparison.Ordinal) ? "a document type declaration, and with it entities, is not accepted" : "this is not well-formed XML, or not in the encoding that it says";
            return StatementReading.Refused(new("statement-unreadable", $"Line {broken.LineNumber}, position {broken.LinePosition}: {what}."));
        }
        // Bytes that are no text of the file's encoding.
        catch (DecoderFallbackException)
        {
            return StatementReading.Refused(new("statement-unreadable", "The file is not in the encoding that it says."));
        }
    }

    async Task<StatementReading> Document()
    {
        await reader.MoveToContentAsync();
        if (reader.LocalName != "Document" || !Versions.Contains(reader.NamespaceURI))
            throw new StatementRefusedException("statement-not-a-statement",
                $"Expected 'Document' of camt.053.001.02 or camt.053.001.08, found '{StatementLimits.Clean(reader.LocalName)}' of '{StatementLimits.Clean(reader.NamespaceURI)}'.");
        do
        {
            cancellation.ThrowIfCancellationRequested();
            if (reader.NodeType == XmlNodeType.Element) Begin();
            else if (reader.NodeType == XmlNodeType.EndElement) End();
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && await reader.GetValueAsync() is var value)
                text.Append(value, 0, Math.Min(value.Length, StatementLimits.Text * 2 - Math.Min(text.Length, StatementLimits.Text * 2)));
        } while (await reader.ReadAsync());
        return new StatementReading(entries, pending);
    }

    void Begin()
    {
        if (path.Count == StatementLimits.Depth) throw new StatementRefusedException("statement-unreadable", $"Line {Line}: elements are nested more than {StatementLimits.Depth} deep.");
        path.Add(reader.LocalName);
        text.Clear();
        currency = reader.GetAttribute("Ccy");
        if (Is("Stmt")) account.Clear();
        else if (Is("Stmt", "Ntry"))
        {
            (entry, line) = ([], Line);
            parts.Clear();
            count++;
        }
        else if (Is("Stmt", "Ntry", "NtryDtls", "TxDtls")) parts.Add([]);
        if (reader.IsEmptyElement) End();
    }

    void End()
    {
        if (path is [_, _, "Stmt", "Ntry", "NtryDtls", "TxDtls", .. { Count: > 0 } ofPart]) Keep(parts[^1], ofPart);
        else if (path is [_, _, "Stmt", "Ntry", .. { Count: > 0 } ofEntry]) Keep(entry, ofEntry);
        else if (path is [_, _, "Stmt", "Acct", .. { Count: > 0 } ofAccount]) Keep(account, ofAccount);
        else if (Is("Stmt", "Ntry")) Finish();
        path.RemoveAt(path.Count - 1);
        text.Clear();
    }

    bool Is(params ReadOnlySpan<string> names) => path.Count == names.Length + 2 && names.SequenceEqual(CollectionsMarshal.AsSpan(path)[2..]);

    // The first of what repeats, and all of what is told in several lines.
    void Keep(Dictionary<string, string> values, List<string> names)
    {
        if (text.Length == 0) return;
        var name = string.Join('/', names);
        var told = text.ToString();
        if (!values.TryAdd(name, told) && name is "RmtInf/Ustrd" or "RmtInf/Strd/AddtlRmtInf") values[name] += " " + told;
        if (currency is not null) values.TryAdd($"{name}@", currency);
        currency = null;
    }

    void Finish()
    {
        switch (Of(entry, "Sts", "Sts/Cd"))
        {
            case "PDNG" or "INFO" or "FUTR":
                pending++;
                return;
            case "BOOK":
                break;
            case var other:
                throw Invalid($"its status is '{other}', and BOOK, PDNG, INFO and FUTR are known");
        }

        var ours = Of(account, "Id/IBAN", "Id/Othr/Id") ?? throw Invalid("its statement names no account");
        var day = StatementLimits.Day(Of(entry, "BookgDt/Dt") ?? (Of(entry, "BookgDt/DtTm") is { Length: >= 10 } at ? at[..10] : null)) ?? throw Invalid("it has no day of booking");
        var money = Of(entry, "Amt@") ?? throw Invalid("its amount has no currency");
        var whole = Signed(entry, "Amt", Of(entry, "CdtDbtInd")) ?? throw Invalid("its amount or its direction cannot be understood");
        var isReversal = Of(entry, "RvslInd") is "true" or "1";
        var amounts = parts.Count <= 1 ? [whole] : parts.Select(part =>
            Of(part, "Amt@", "AmtDtls/TxAmt/Amt@") == money ? Signed(part, Of(part, "Amt") is null ? "AmtDtls/TxAmt/Amt" : "Amt", Of(part, "CdtDbtInd") ?? Of(entry, "CdtDbtInd")) : null).ToList();
        if (amounts.Any(amount => amount is null) || amounts.Sum(amount => amount!.Value) != whole)
            throw new StatementRefusedException("statement-sums-differ", $"{Name}: its {parts.Count} transactions do not add up to it, or do not all say how much they are in {money}.");
        for (var nth = 0; nth < amounts.Count; nth++) Add(parts.Count == 0 ? [] : parts[nth], ours, day, amounts[nth]!.Value, money, isReversal);
    }

    void Add(Dictionary<string, string> part, string ours, DateOnly day, long amount, string money, bool isReversal)
    {
        if (entries.Count == StatementLimits.Lines) throw new StatementRefusedException("statement-too-large", $"The file has more than {StatementLimits.Lines} transactions.");
        // A debit that the payer's bank returns says why it comes back, and need not say that it reverses anything.
        isReversal |= part.Keys.Any(name => name.StartsWith("RtrInf/", StringComparison.Ordinal));
        // What comes back names the parties of what went.
        var party = (amount >= 0) != isReversal ? "Dbtr" : "Cdtr";
        entries.Add(new BankEntry(
            StatementLimits.Account(ours), day, amount, money, isReversal,
            StatementLimits.Clean(Of(part, $"RltdPties/{party}/Nm", $"RltdPties/{party}/Pty/Nm", $"RltdPties/Ultmt{party}/Nm", $"RltdPties/Ultmt{party}/Pty/Nm")),
            StatementLimits.Clean(StatementLimits.Account(Of(part, $"RltdPties/{party}Acct/Id/IBAN"))),
            StatementLimits.Clean($"{Of(part, "RmtInf/Ustrd")} {Of(part, "RmtInf/Strd/AddtlRmtInf")}") ?? StatementLimits.Clean(Of(entry, "AddtlNtryInf")),
            StatementLimits.Clean(Of(part, "RmtInf/Strd/CdtrRefInf/Ref")),
            StatementLimits.Clean(Of(part, "Refs/AcctSvcrRef") ?? Of(entry, "AcctSvcrRef")),
            StatementLimits.Clean(Of(part, "Refs/EndToEndId") is { } id && id != "NOTPROVIDED" ? id : null)));
    }

    static long? Signed(Dictionary<string, string> values, string name, string? direction) =>
        StatementLimits.Minor(Of(values, name), Of(values, $"{name}@")) is not (>= 0 and var amount) ? null
        : direction switch { "CRDT" => amount, "DBIT" => -amount, _ => null };

    static string? Of(Dictionary<string, string> values, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (values.TryGetValue(name, out var value)) return value.Trim();
        return null;
    }

    StatementRefusedException Invalid(string why) => new("statement-invalid", $"{Name}: {why}.");

    string Name => $"Entry {count}, on line {line}";

    int Line => ((IXmlLineInfo)reader).LineNumber;
}
