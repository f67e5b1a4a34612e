namespace Associations.Billing.Mail;

/// <summary>Hands mail over to whoever delivers it.</summary>
interface IMailer
{
    /// <summary>Hands one letter over. Never throws for what the other side does, and ends within a minute.</summary>
    Task<MailOutcome> Send(Letter letter);
}

/// <summary>A letter, ready to be sent.</summary>
/// <param name="Id">From which its Message-ID follows, so that a second sending of it can be known as such.</param>
/// <param name="From">In whose name it is sent: the legal entity's.</param>
/// <param name="ToName">Who is addressed.</param>
/// <param name="To">Their address.</param>
/// <param name="Language">The language that it is in.</param>
/// <param name="Template">The text that it was made from, with its version.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">The text.</param>
/// <param name="Html">The same as HTML.</param>
sealed record Letter(Guid Id, string From, string ToName, string To, string Language, string Template, string Subject, string Text, string Html);

/// <summary>What came of handing a letter over.</summary>
abstract record MailOutcome
{
    MailOutcome() { }

    /// <summary>The mail server has it, under this Message-ID.</summary>
    internal sealed record Taken(string MessageId) : MailOutcome;

    /// <summary>It will never take this letter.</summary>
    /// <param name="Code">Its reply code. What it says in words may repeat the address.</param>
    internal sealed record Refused(string Code) : MailOutcome;

    /// <summary>It does not take this letter now.</summary>
    internal sealed record Deferred(string Code) : MailOutcome;

    /// <summary>It takes nothing at the moment: it is away, or does not want us. Whether it has the letter is not known.</summary>
    internal sealed record Away(string Why) : MailOutcome;

    /// <summary>This installation has no mail server.</summary>
    internal sealed record NotConfigured : MailOutcome;
}

/// <summary>Sends nothing: for installations that have not said through which server.</summary>
sealed class NoMailer : IMailer
{
    /// <inheritdoc />
    public Task<MailOutcome> Send(Letter letter) => Task.FromResult<MailOutcome>(new MailOutcome.NotConfigured());
}
