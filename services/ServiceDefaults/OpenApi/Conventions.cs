using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Associations.ServiceDefaults.OpenApi;

/// <summary>
/// What every operation has because it is one of ours: who may call it, how it is retried, what it is conditional on, how it refuses. An
/// operation that is written tomorrow gets all of it by being mapped.
/// </summary>
sealed class Conventions : IOpenApiOperationTransformer
{
    internal const string Security = "token";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = context.Description.HttpMethod!;
        var path = "/" + context.Description.RelativePath!.Split('?')[0];
        var handler = metadata.OfType<MethodInfo>().FirstOrDefault();
        var rule = metadata.OfType<AccessRule>().LastOrDefault() ?? throw new InvalidOperationException($"{method} {path} does not say who may call it.");
        var command = method != "GET" && rule.Scope is not null;
        var paged = metadata.OfType<Operation.Pages>().Any();

        operation.OperationId = OperationNames.Of(method, path, handler, paged);
        operation.Tags = new HashSet<OpenApiTagReference> { new(path.Split('/')[2], context.Document) };
        operation.Summary = method == "GET" ? OperationNames.InWords(operation.OperationId) : handler?.DeclaringType is { } useCase ? XmlDocs.Of(useCase) : null;
        operation.Parameters ??= [];
        operation.Responses ??= [];
        SayWhoMay(operation, rule, context.Document!);
        if (metadata.OfType<Operation.Costs>().Any()) operation.AddExtension("x-costly", new JsonNodeExtension(true));
        if (metadata.OfType<Operation.Table>().Any() && operation.Responses["200"].Content is { } answers)
            answers["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "RFC 4180, with a header line; for who accepts `text/csv`." } };
        if (metadata.OfType<Operation.File>().LastOrDefault() is { } file) TakeFile(operation, file);

        if (method == "GET")
        {
            Add(operation, "If-None-Match", ParameterLocation.Header, "The `ETag` that you hold: 304 without a body when nothing has changed.");
            operation.Responses["304"] = new OpenApiResponse { Description = "You have it already." };
            if (paged)
            {
                Add(operation, "limit", ParameterLocation.Query, "How many items at most, 1 to 200; 50 unless you say.", JsonSchemaType.Integer, "1", "200");
                Add(operation, "after", ParameterLocation.Query, "The `next` of the page before, as it was given.");
            }
            if (metadata.OfType<Operation.History>().Any())
                Add(operation, "asOf", ParameterLocation.Query, "An instant (RFC 3339): how things were recorded then.", format: "date-time");
            if (metadata.OfType<Operation.Explanation>().Any())
                Add(operation, "of", ParameterLocation.Query, "A field, such as `status`: only what changed it, or a part of it.");
        }
        if (command) AddCommandConventions(operation, path, metadata, context.Document!);
        foreach (var response in operation.Responses.Where(response => response.Key.StartsWith('2'))) Describe((OpenApiResponse)response.Value, response.Key);
        AddRefusals(operation, method, path, rule, [.. metadata.OfType<Operation.Refusals>().SelectMany(refusals => refusals.Problems)], context.Document!);
        return Task.CompletedTask;
    }

    static void SayWhoMay(OpenApiOperation operation, AccessRule rule, OpenApiDocument document)
    {
        operation.AddExtension("x-access", new JsonNodeExtension(rule.Who));
        operation.Security = rule.Scope is null ? [] : [new() { [new OpenApiSecuritySchemeReference(Security, document)] = [rule.Scope] }];
        operation.Description = rule.Who switch
        {
            "public" => "For anyone.",
            "operators" => "For operators of the installation.",
            "staff" => $"For staff, with scope `{rule.Scope}`.",
            "partnersAndStaff" => $"For partners' systems and staff, with scope `{rule.Scope}`.",
            _ => $"For persons on what is theirs and for staff, with scope `{rule.Scope}`.",
        };
    }

    static void TakeFile(OpenApiOperation operation, Operation.File file)
    {
        operation.AddExtension("x-body-limit", new JsonNodeExtension(file.Bytes));
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = string.Create(CultureInfo.InvariantCulture, $"The file itself, at most {file.Bytes / 1024 / 1024} MiB."),
            Content = file.MediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } }),
        };
    }

    static void AddCommandConventions(OpenApiOperation operation, string path, IList<object> metadata, OpenApiDocument document)
    {
        Add(operation, "Idempotency-Key", ParameterLocation.Header,
            "Your name for this request, 1 to 255 visible characters, such as a UUID. Sent again with it within 24 hours, the request is done once, and answered as the first time.");
        var basis = metadata.OfType<Operation.Basis>().LastOrDefault();
        if (basis is not null || (path.Contains('{', StringComparison.Ordinal) && !operation.Responses!.ContainsKey("201")))
            Add(operation, "If-Match", ParameterLocation.Header, $"The `ETag` of {basis?.Thing ?? "the version that you decided on"}: 412 when it has changed since.");
        if (metadata.OfType<Operation.Conditional>().Any() && operation.Parameters!.FirstOrDefault(parameter => parameter.Name == "If-Match") is OpenApiParameter needed) needed.Required = true;
        Add(operation, "Change-Reason", ParameterLocation.Header, "Why you do it, in 1 to 200 characters, for who reads the audit trail.");
        Add(operation, "dryRun", ParameterLocation.Query, "True: decide the same, and tell what would happen; nothing is stored.", JsonSchemaType.Boolean);

        var dry = new OpenApiSchemaReference("DryRun", document);
        var done = operation.Responses!.TryGetValue("200", out var ok) ? ok : null;
        if (done?.Content is { } content && content.TryGetValue("application/json", out var body) && body.Schema is { } schema)
            body.Schema = new OpenApiSchema { AnyOf = [schema, dry] };
        else
            operation.Responses!["200"] = new OpenApiResponse
            {
                Description = "What a dry run would do.",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = dry } },
            };
    }

    static void Describe(OpenApiResponse response, string status)
    {
        response.Description = (status, response.Description) switch
        {
            ("201", _) => "Made. `Location` is its address.",
            ("204", _) => "Done.",
            (_, "OK") => "Done, or how it stands.",
            var (_, said) => said,
        };
        response.Headers ??= new Dictionary<string, IOpenApiHeader>();
        response.Headers["ETag"] = new OpenApiHeader
        {
            Description = "The version of what is answered.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };
        if (status == "201")
            response.Headers["Location"] = new OpenApiHeader { Description = "Its address.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    static void AddRefusals(OpenApiOperation operation, string method, string path, AccessRule rule, IReadOnlyList<ProblemType> own, OpenApiDocument document)
    {
        List<ProblemType> all = [.. own, SharedProblems.TooManyRequests, SharedProblems.InternalError, SharedProblems.AnswerLost, SharedProblems.TemporarilyUnavailable, SharedProblems.AnswerTooLate];
        var signedIn = rule.Scope is not null;
        if (signedIn) all.AddRange([SharedProblems.NotAuthenticated, SharedProblems.NotAllowed, SharedProblems.IssuerUnavailable]);
        if (operation.Parameters!.Count > 0 || operation.RequestBody is not null) all.Add(SharedProblems.InvalidRequest);
        if (path.Contains('{', StringComparison.Ordinal)) all.Add(SharedProblems.NotFound);
        if (operation.RequestBody is not null) all.AddRange([SharedProblems.BodyTooLarge, SharedProblems.UnsupportedMediaType]);
        if (method != "GET" && signedIn)
            all.AddRange([SharedProblems.Busy, SharedProblems.RequestInProgress, SharedProblems.IdempotencyKeyReused]);
        if (operation.Parameters.Any(parameter => parameter.Name == "If-Match")) all.Add(SharedProblems.Stale);
        if (operation.Parameters.Any(parameter => parameter is { Name: "If-Match", Required: true })) all.Add(SharedProblems.PreconditionRequired);

        foreach (var status in all.Distinct().GroupBy(problem => problem.Status).OrderBy(status => status.Key))
        {
            var response = new OpenApiResponse
            {
                Description = string.Join(", ", status.Select(problem => $"[{problem.Slug}](/problems/{problem.Slug})").Order(StringComparer.Ordinal)),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", document) },
                },
            };
            response.AddExtension("x-problems", new JsonNodeExtension(new JsonArray([.. status.Select(problem => problem.Slug).Order(StringComparer.Ordinal).Select(slug => (JsonNode)slug)])));
            operation.Responses![status.Key.ToString(CultureInfo.InvariantCulture)] = response;
        }
    }

    static void Add(
        OpenApiOperation operation, string name, ParameterLocation where, string description,
        JsonSchemaType type = JsonSchemaType.String, string? minimum = null, string? maximum = null, string? format = null) =>
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = where,
            Description = description,
            Schema = new OpenApiSchema { Type = type, Format = format, Minimum = minimum, Maximum = maximum },
        });
}
