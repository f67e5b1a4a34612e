using System.Net.Mail;
using Associations.Events.Drafts;
using Associations.Events.Imports;
using Associations.EventSourcing;
using Marten;

namespace Associations.Events.Speakers;

/// <summary>What is known of somebody on the programme, a member or not; all of it, in place of what was.</summary>
/// <param name="Name">As it is to be printed, 1 to 200 characters.</param>
/// <param name="Email">Where to reach them. Only staff see it.</param>
/// <param name="Biography">At most 4000 characters. Only staff see it.</param>
/// <param name="Account">Their sign-in: its pseudonym, 64 hexadecimal digits in lower case. Whoever signs in so sees their sessions in their own agenda, hears what changes and is told where to join.</param>
sealed record SpeakerContent(string Name, string? Email = null, string? Biography = null, string? Account = null)
{
    /// <summary>The refusal of what cannot be kept so; null where all can.</summary>
    internal Outcome? Refusal() =>
        NameInOneLine() is not { Length: <= 200 } ? Outcome.Invalid("name", "Give a name of 1 to 200 characters.")
        : Email is { } email && (email.Length > 254 || !MailAddress.TryCreate(email, out _)) ? Outcome.Invalid("email", "Give an e-mail address, or none.")
        : Biography?.Length > 4000 ? Outcome.Invalid("biography", "Use at most 4000 characters.")
        : Account is { } account && !IsAccount(account) ? Outcome.Invalid("account", "Give the pseudonym of a sign-in: 64 hexadecimal digits in lower case.")
        : null;

    internal string? NameInOneLine() => new FieldReader().Line("name", Name, int.MaxValue);

    internal static bool IsAccount(string account) => account.Length == 64 && account.All(char.IsAsciiHexDigitLower);

    /// <summary>The refusal of a sign-in that somebody else of the event has; null where nobody has it.</summary>
    internal async Task<Rejection?> Taken(Guid eventId, Guid speakerId, Work work, CancellationToken cancellation) =>
        Account is not null && await work.Documents.Query<Speaker>().FirstOrDefaultAsync(speaker => speaker.EventId == eventId && speaker.Account == Account && speaker.Id != speakerId, cancellation) is { } other
            ? new("speaker-exists", $"That sign-in is somebody's on the list already, {other.Id}. Amend what is known of them, or merge the two.") : null;
}
