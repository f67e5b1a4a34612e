namespace Associations.Webhooks;

/// <summary>The OAuth 2.0 scopes of this service.</summary>
static class Scopes
{
    internal const string Read = "webhooks:read", Write = "webhooks:write";
}
