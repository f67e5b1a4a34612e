using System.Security.Cryptography;
using System.Text;

namespace Associations.Events.PersonalAgendas;

/// <summary>
/// Whose agenda a key opens. It belongs to no association's tenant, because a calendar program brings no token that would name one.
/// </summary>
/// <param name="Id">SHA-256 of the key, hexadecimal: the key itself is nowhere.</param>
/// <param name="Association">Whose event it is.</param>
/// <param name="EventId">The event.</param>
/// <param name="Account">Whose agenda: the pseudonym of a sign-in.</param>
public sealed record CalendarSubscription(string Id, Guid Association, Guid EventId, string Account)
{
    internal static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
