using System.Globalization;
using MassTransit;

namespace Associations.EventSourcing;

/// <summary>
/// What travels beside a contract rather than in it: whose it is, what it happened to, and when. The message's own id is the event's.
/// </summary>
static class RelayHeaders
{
    const string Association = "association", Contract = "contract", Subject = "subject", SubjectVersion = "subject-version", OccurredAt = "occurred-at";

    internal static void Write(SendContext context, Message message)
    {
        context.MessageId = message.Id;
        context.Headers.Set(Association, message.Association.ToString());
        context.Headers.Set(Contract, message.Contract);
        context.Headers.Set(Subject, message.Subject.ToString());
        context.Headers.Set(SubjectVersion, message.SubjectVersion.ToString(CultureInfo.InvariantCulture));
        context.Headers.Set(OccurredAt, message.OccurredAt.ToString("O", CultureInfo.InvariantCulture));
    }

    /// <exception cref="FormatException">The message did not come from a relay of ours; it goes to the error queue.</exception>
    internal static Message Read(ConsumeContext context) => new(
        context.MessageId ?? throw new FormatException("The message has no id."),
        Guid.Parse(Text(context, Association)),
        Text(context, Contract),
        Guid.Parse(Text(context, Subject)),
        long.Parse(Text(context, SubjectVersion), CultureInfo.InvariantCulture),
        DateTimeOffset.Parse(Text(context, OccurredAt), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));

    static string Text(ConsumeContext context, string header) =>
        context.Headers.Get<string>(header) ?? throw new FormatException($"The message has no header '{header}'.");
}
