using System.Net;
using Associations.Testing;

namespace Associations.Membership.Tests;

/// <summary>A service does not rely on the gateway: it looks at tokens itself. What is in ServiceDefaults is the same for every service.</summary>
public sealed class TokenTests(MembershipFixture membership)
{
    static readonly TokenCorpus Corpus = new(Tokens.Key.Rsa, Tokens.Key.KeyId, Tokens.Issuer, "https://elsewhere.test");

    public static TheoryData<string> Wrong => [.. TokenCorpus.Wrong];

    public static TheoryData<string> Powerless => [.. TokenCorpus.Powerless];

    [Fact]
    public async Task The_token_that_the_others_are_made_from_is_good() =>
        (await membership.As(Corpus.Sound).Get("/v1/membership-types")).Is(HttpStatusCode.OK);

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task A_token_that_is_not_the_issuers_word_to_us_opens_nothing(string token) =>
        (await membership.As(Corpus[token]).Get("/v1/membership-types")).IsProblem(HttpStatusCode.Unauthorized, "not-authenticated");

    [Theory]
    [MemberData(nameof(Powerless))]
    public async Task A_token_opens_no_more_than_it_says(string token) =>
        (await membership.As(Corpus[token]).PostRaw("/v1/membership-types", "{}")).IsProblem(HttpStatusCode.Forbidden, "not-allowed");
}
