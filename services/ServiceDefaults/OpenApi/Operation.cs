using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Associations.ServiceDefaults.OpenApi;

/// <summary>
/// What an operation says of itself for the API's description, on the line that maps it. What follows from a convention is not said there:
/// <see cref="Conventions"/> adds it.
/// </summary>
public static class Operation
{
    /// <summary>What it answers when it has done what was asked.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="body">The type of the body; <see cref="PageOf{T}"/> for a list, null for none.</param>
    /// <param name="status">200, 201 for what was made, 204 for no body.</param>
    public static TBuilder Answers<TBuilder>(this TBuilder operation, Type? body, int status = StatusCodes.Status200OK)
        where TBuilder : IEndpointConventionBuilder =>
        operation.WithMetadata(new ProducesResponseTypeMetadata(status, body ?? typeof(void), body is null ? [] : ["application/json"]));

    /// <summary>What it answers is a file, in whichever of these media types the caller accepts, or else the first.</summary>
    public static TBuilder AnswersFile<TBuilder>(this TBuilder operation, params string[] mediaTypes) where TBuilder : IEndpointConventionBuilder =>
        operation.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(byte[]), mediaTypes));

    /// <summary>The refusals that are its own, beside those that any operation has.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder operation, params ProblemType[] problems) where TBuilder : IEndpointConventionBuilder =>
        operation.WithMetadata(new Refusals(problems));

    /// <summary>It makes something of its own and yet is decided on a version of another thing, whose <c>ETag</c> its <c>If-Match</c> may name.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="thing">The other thing in words, such as <c>the invoice</c>.</param>
    public static TBuilder DecidedOn<TBuilder>(this TBuilder operation, string thing) where TBuilder : IEndpointConventionBuilder =>
        operation.WithMetadata(new Basis(thing));

    /// <summary>It can be asked how things were, by <c>?asOf=</c>.</summary>
    public static TBuilder AsOf<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder => operation.WithMetadata(new History());

    /// <summary>It tells why a thing is as it is, or a field of it by <c>?of=</c>.</summary>
    public static TBuilder Explains<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder => operation.WithMetadata(new Explanation());

    /// <summary>It is a list that is read page by page.</summary>
    public static TBuilder Paged<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder => operation.WithMetadata(new Pages());

    /// <summary>Its body is a file of one of these media types, of so many bytes at most.</summary>
    public static TBuilder TakesFile<TBuilder>(this TBuilder operation, long bytes, params string[] mediaTypes) where TBuilder : IEndpointConventionBuilder =>
        operation.WithMetadata(new File(bytes, mediaTypes));

    /// <summary>Its answer may also be had as a table, with <c>Accept: text/csv</c>.</summary>
    public static TBuilder AnswersAsCsvToo<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder => operation.WithMetadata(new Table());

    /// <summary>It costs much more than a read, in work or in money, so the gateway lets a caller do it less often.</summary>
    public static TBuilder Costly<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder => operation.WithMetadata(new Costs());

    /// <summary>Every service has it, each for what is its own; the gateway asks them all.</summary>
    public static TBuilder InEveryService<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder => operation.WithMetadata(new Everywhere());

    internal sealed record Everywhere;

    internal sealed record Refusals(IReadOnlyList<ProblemType> Problems);

    /// <summary>It is refused without <c>If-Match</c>.</summary>
    public static TBuilder NeedsIfMatch<TBuilder>(this TBuilder operation) where TBuilder : IEndpointConventionBuilder => operation.WithMetadata(new Conditional());

    internal sealed record Conditional;

    internal sealed record Basis(string Thing);

    internal sealed record History;

    /// <summary>That it tells why.</summary>
    public sealed record Explanation;

    internal sealed record Pages;

    internal sealed record File(long Bytes, IReadOnlyList<string> MediaTypes);

    internal sealed record Table;

    internal sealed record Costs;
}

/// <summary>A page of a list.</summary>
/// <param name="Items">At most <c>limit</c> items.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null on the last.</param>
public sealed record PageOf<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The answer to a dry run: what the command would have done. Nothing was stored.</summary>
/// <param name="Dry">Always true.</param>
/// <param name="Events">The events that it would write, in order.</param>
/// <param name="Result">What it would answer.</param>
public sealed record DryRunAnswer(bool Dry, IReadOnlyList<DryRunEvent> Events, object? Result = null);

/// <summary>An event that a dry run would write.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Data">What it says.</param>
public sealed record DryRunEvent(string Type, object Data);

/// <summary>A refusal, as RFC 9457 has it.</summary>
/// <param name="Type">What kind it is: <c>/problems/{slug}</c>. The page there says what it means and what to do; branch on this.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What is wrong with this request and what to do next, for a person.</param>
/// <param name="Instance">The path that was asked.</param>
/// <param name="TraceId">Names the request in our traces; quote it to us.</param>
/// <param name="Errors">With a 400: field to messages.</param>
/// <param name="CurrentVersion">With a 412: the version that the thing has now.</param>
/// <param name="Context">With some kinds: what there is to know in order to decide anew, as the kind's page says.</param>
public sealed record ProblemAnswer(
    string Type, string Title, int Status, string TraceId, string? Detail = null, string? Instance = null,
    IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors = null, long? CurrentVersion = null, object? Context = null);
