using System.Text.RegularExpressions;

namespace Associations.Billing.Mail;

/// <summary>An address that mail can be sent to: plain, so that nothing in it is another header, another recipient or a command.</summary>
static partial class EmailAddress
{
    const int Longest = 254;

    internal static bool IsOne(string text) => text.Length <= Longest && Plain().IsMatch(text);

    // RFC 5321's dot-string and domain. Quoted names are allowed there and used by nobody but those who try what a server makes of them.
    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
