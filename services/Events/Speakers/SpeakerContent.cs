using System.Net.Mail;
using Associations.EventSourcing;

namespace Associations.Events.Speakers;

/// <summary>What is known of somebody on the programme, a member or not; all of it, in place of what was.</summary>
/// <param name="Name">As it is to be printed, 1 to 200 characters.</param>
/// <param name="Email">Where to reach them. Only staff see it.</param>
/// <param name="Biography">At most 4000 characters. Only staff see it.</param>
sealed record SpeakerContent(string Name, string? Email = null, string? Biography = null)
{
    /// <summary>The refusal of what cannot be kept so; null where all can.</summary>
    internal Outcome? Refusal() =>
        string.IsNullOrWhiteSpace(Name) || Name.Length > 200 ? Outcome.Invalid("name", "Give a name of 1 to 200 characters.")
        : Email is { } email && (email.Length > 254 || !MailAddress.TryCreate(email, out _)) ? Outcome.Invalid("email", "Give an e-mail address, or none.")
        : Biography?.Length > 4000 ? Outcome.Invalid("biography", "Use at most 4000 characters.")
        : null;
}
