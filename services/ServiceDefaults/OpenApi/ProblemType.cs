namespace Associations.ServiceDefaults.OpenApi;

/// <summary>
/// A kind of refusal (RFC 9457 section 3.1.1): its <c>type</c> is <c>/problems/{slug}</c>, and the page at that address says what is here.
/// </summary>
/// <param name="Slug">Its stable name. Callers branch on it, so it never changes its meaning.</param>
/// <param name="Status">The HTTP status that it comes with.</param>
/// <param name="Meaning">What it means, in a sentence or two.</param>
/// <param name="Remedy">What the caller can do about it.</param>
public sealed record ProblemType(string Slug, int Status, string Meaning, string Remedy)
{
    /// <summary>The slug in words, as <c>title</c> has it.</summary>
    public string Title => char.ToUpperInvariant(Slug[0]) + Slug[1..].Replace('-', ' ');
}
