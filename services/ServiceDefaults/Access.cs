using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Associations.ServiceDefaults;

/// <summary>The roles a token may carry.</summary>
public static class Roles
{
    /// <summary>Runs the installation: creates associations, and reaches into none of them.</summary>
    public const string Operator = "operator";

    /// <summary>Works for one association.</summary>
    public const string Staff = "staff";

    /// <summary>A system of a partner of one association.</summary>
    public const string Partner = "partner";
}

/// <summary>Who may call an operation, as it is published in the API's description and walked by the tests.</summary>
/// <param name="Who"><c>public</c>, <c>operators</c>, <c>staff</c>, <c>membersAndStaff</c> or <c>partnersAndStaff</c>.</param>
/// <param name="Scope">The OAuth 2.0 scope that the token must carry; null for public operations.</param>
public sealed record AccessRule(string Who, string? Scope);

/// <summary>
/// Says, on each operation and nowhere else, who may call it. An operation that says nothing is refused to everyone.
/// </summary>
public static class Access
{
    /// <summary>Anyone, signed in or not.</summary>
    public static TBuilder Public<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder =>
        operation.AllowAnonymous().WithMetadata(new AccessRule("public", null));

    /// <summary>The installation's operators.</summary>
    public static TBuilder ForOperators<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder =>
        operation.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            Has(context, "scope", "operator") && Has(context, "role", Roles.Operator))).WithMetadata(new AccessRule("operators", "operator"));

    /// <summary>Staff of an association, with the scope.</summary>
    public static TBuilder ForStaff<TBuilder>(this TBuilder operation, string scope) where TBuilder : IEndpointConventionBuilder =>
        operation.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            InAssociation(context) && Has(context, "scope", scope) && Has(context, "role", Roles.Staff))).WithMetadata(new AccessRule("staff", scope));

    /// <summary>
    /// Anyone who acts in an association with the scope: a person on what is theirs, staff on everything. The operation itself compares owners.
    /// </summary>
    public static TBuilder ForMembersAndStaff<TBuilder>(this TBuilder operation, string scope) where TBuilder : IEndpointConventionBuilder =>
        operation.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            InAssociation(context) && Has(context, "scope", scope))).WithMetadata(new AccessRule("membersAndStaff", scope));

    /// <summary>A partner's system, or staff, with the scope.</summary>
    public static TBuilder ForPartnersAndStaff<TBuilder>(this TBuilder operation, string scope) where TBuilder : IEndpointConventionBuilder =>
        operation.RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            InAssociation(context) && Has(context, "scope", scope) && (Has(context, "role", Roles.Staff) || Has(context, "role", Roles.Partner))))
            .WithMetadata(new AccessRule("partnersAndStaff", scope));

    /// <summary>Refuses operations that were mapped without a word on who may call them. Addresses that do not exist stay 404.</summary>
    internal static Task RefuseUndeclared(HttpContext context, RequestDelegate next)
    {
        var undeclared = context.GetEndpoint() is RouteEndpoint { Metadata: var metadata }
            && metadata.GetMetadata<IAuthorizeData>() is null && metadata.GetMetadata<AuthorizationPolicy>() is null && metadata.GetMetadata<IAllowAnonymous>() is null;
        return undeclared ? Problems.Problem(403, "not-allowed", "Nobody may call this operation.").ExecuteAsync(context) : next(context);
    }

    static bool InAssociation(AuthorizationHandlerContext context) =>
        context.User.HasClaim(claim => claim.Type == "sub") && Guid.TryParse(context.User.FindFirst("association")?.Value, out _);

    // A scope claim is one space-separated string (RFC 9068 section 2.2.3); a role claim may repeat, and its name may have spaces.
    static bool Has(AuthorizationHandlerContext context, string claim, string value) =>
        context.User.FindAll(claim).Any(found => claim == "scope" ? found.Value.Split(' ').Contains(value, StringComparer.Ordinal) : found.Value == value);
}
