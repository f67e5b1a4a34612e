using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Associations.ServiceDefaults.OpenApi;

/// <summary>
/// The description of a service's part of the API (OpenAPI 3.1), made from its operations. The gateway's document is all services' parts
/// in one, committed as <c>gateway/openapi.json</c>; a test makes it anew and shows what has changed.
/// </summary>
static class ApiDescription
{
    internal const string Name = "v1";

    internal static void AddTo(WebApplicationBuilder builder, string service) => builder.Services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = operation => operation.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) ?? false;
        options.CreateSchemaReferenceId = Schemas.NameOf;
        options.AddSchemaTransformer<Schemas>();
        options.AddOperationTransformer<Conventions>();
        options.AddOperationTransformer((operation, context, _) =>
        {
            var everywhere = context.Description.ActionDescriptor.EndpointMetadata.OfType<Operation.Everywhere>().Any();
            operation.AddExtension("x-service", new JsonNodeExtension(everywhere ? "all" : service));
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(async (document, context, cancellation) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
            document.Components.Schemas["Problem"] = await context.GetOrCreateSchemaAsync(typeof(ProblemAnswer), null, cancellation);
            document.Components.Schemas["DryRun"] = await context.GetOrCreateSchemaAsync(typeof(DryRunAnswer), null, cancellation);
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Conventions.Security] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" },
            };
            var own = context.DescriptionGroups.SelectMany(group => group.Items)
                .SelectMany(operation => operation.ActionDescriptor.EndpointMetadata.OfType<Operation.Refusals>()).SelectMany(refusals => refusals.Problems);
            document.AddExtension("x-problem-types", new JsonNodeExtension(new JsonArray([.. SharedProblems.All.Concat(own).Distinct()
                .OrderBy(problem => problem.Slug, StringComparer.Ordinal).Select(problem => (JsonNode)new JsonObject
                {
                    ["slug"] = problem.Slug, ["status"] = problem.Status, ["title"] = problem.Title, ["meaning"] = problem.Meaning, ["remedy"] = problem.Remedy,
                })])));
        });
    });
}
