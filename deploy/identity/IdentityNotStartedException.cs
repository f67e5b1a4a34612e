namespace Associations.Identity;

/// <summary>The issuer will not start here: its message is one line that says why and what to do.</summary>
public sealed class IdentityNotStartedException(string message) : Exception(message);
