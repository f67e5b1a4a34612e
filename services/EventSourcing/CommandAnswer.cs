using System.Text.Encodings.Web;
using System.Text.Json;
using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace Associations.EventSourcing;

/// <summary>
/// The answer to a command that was done, down to its bytes. It is made before the commit, so that what is kept for a repetition is what the
/// first caller gets, and nothing is stored that could not be told.
/// </summary>
/// <param name="Status">200, 201 or 204.</param>
/// <param name="Location">The address of what was created.</param>
/// <param name="ETag">The version of what was changed, as a strong tag.</param>
/// <param name="Body">JSON in UTF-8, or null when there is nothing to tell.</param>
sealed record CommandAnswer(int Status, string? Location, string? ETag, byte[]? Body) : IResult
{
    // As the API writes every answer: what need not be escaped in JSON is not.
    static readonly JsonSerializerOptions Options = new(Json.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static CommandAnswer To(Outcome.Accepted accepted) => new(
        accepted switch
        {
            { Location: not null } => StatusCodes.Status201Created,
            { Body: not null } => StatusCodes.Status200OK,
            _ => StatusCodes.Status204NoContent,
        },
        accepted.Location,
        accepted.Version is { } version ? Preconditions.ETag(version) : null,
        accepted.Body is { } body ? JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Options) : null);

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Location is not null) response.Headers.Location = Location;
        if (ETag is not null) response.Headers.ETag = ETag;
        if (Body is null) return;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}
