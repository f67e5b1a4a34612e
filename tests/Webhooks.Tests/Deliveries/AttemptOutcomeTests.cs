using Associations.Webhooks.Deliveries;
using Associations.Webhooks.Egress;

namespace Associations.Webhooks.Tests.Deliveries;

public sealed class AttemptOutcomeTests
{
    static Reply Answered(int status, TimeSpan? retryAfter = null) => new(status, null, retryAfter, TimeSpan.Zero);

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(299)]
    public void Any_2xx_is_success(int status) => Assert.Equal(AttemptOutcome.Succeeded, AttemptOutcomes.Of(Answered(status)));

    [Theory]
    [InlineData(199)]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(999)]
    public void Everything_else_is_failure(int status) => Assert.Equal(AttemptOutcome.Failed, AttemptOutcomes.Of(Answered(status)));

    [Fact]
    public void No_answer_is_failure() =>
        Assert.Equal(AttemptOutcome.Failed, AttemptOutcomes.Of(new Reply(null, ReplyErrors.Timeout, null, TimeSpan.Zero)));

    [Fact]
    public void Gone_is_a_farewell() => Assert.Equal(AttemptOutcome.Gone, AttemptOutcomes.Of(Answered(410)));

    [Fact]
    public void Retry_After_counts_on_429_and_503_only()
    {
        var minute = TimeSpan.FromMinutes(1);
        Assert.Equal(minute, AttemptOutcomes.RetryAfter(Answered(429, minute)));
        Assert.Equal(minute, AttemptOutcomes.RetryAfter(Answered(503, minute)));
        Assert.Null(AttemptOutcomes.RetryAfter(Answered(500, minute)));
        Assert.Null(AttemptOutcomes.RetryAfter(Answered(302, minute)));
    }
}
