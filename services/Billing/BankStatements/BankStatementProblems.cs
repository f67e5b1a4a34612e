using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.BankStatements;

/// <summary>Why a bank's file, or a decision on one of its lines, is refused.</summary>
static class BankStatementProblems
{
    internal static readonly ProblemType TooLarge = new("statement-too-large", 413,
        "The file has more lines than are taken at once. Nothing was imported.", "Export it in parts, between two days: a part must have its days whole.");

    internal static readonly ProblemType Unreadable = new("statement-unreadable", 400,
        "The file is not well-formed: it is cut off, not in UTF-8, nested too deep, or has a document type declaration. Nothing was imported.",
        "`detail` names the place; export the file again as the bank makes it.");

    internal static readonly ProblemType NotAStatement = new("statement-not-a-statement", 400,
        "The file is neither CAMT.053 (`camt.053.001.02` or `.08`) nor CSV with the columns that are documented. Nothing was imported.", "`detail` says what was found; choose one of these formats at the bank.");

    internal static readonly ProblemType Invalid = new("statement-invalid", 400,
        "An entry has no day, account, currency or amount that can be understood beyond doubt. Nothing was imported.", "`detail` names the entry and the value; correct the file, or export it again.");

    internal static readonly ProblemType SumsDiffer = new("statement-sums-differ", 400,
        "The transactions of a batch do not add up to the entry that they are parts of. Nothing was imported.", "`detail` names the entry; ask the bank for the file again.");

    internal static readonly ProblemType AccountUnknown = new("account-unknown", 409,
        "The statement is of an account that none of the association's legal entities has or had. Nothing was imported.",
        "Choose the file of the right account, or give the account to its legal entity by `POST /v1/billing-entities/{id}/amendments` first.");

    internal static readonly ProblemType LineDecided = new("bank-line-decided", 409,
        "It is decided already what the line is: it pays an invoice, or was reversed.", "Read the line; `payments` and `reversedBy` say what it is.");

    internal static readonly ProblemType LineNotIncoming = new("bank-line-not-incoming", 409,
        "Money went out on this line, so it cannot pay an invoice.", "Name the line whose money went back in `reverses`, or ignore it with a reason.");

    internal static readonly ProblemType PaymentMatched = new("payment-matched", 409,
        "A bank line stands for the payment already, so it came beyond doubt and is no other line's.",
        "Read the bank lines to find it. If the money went back, match the line by which it did with `reverses`.");

    internal static readonly ProblemType LineNotReversed = new("bank-line-not-reversed", 409,
        "The other line is not what this one takes back: it must be of the same account, amount and currency, the other way, and not be taken back already.", "Read both lines and choose another.");
}
