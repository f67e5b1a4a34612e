using Associations.Membership.Chapters;
using Associations.Testing;

namespace Associations.Membership.Tests.Chapters;

public sealed class ChapterAffiliationDeciderTests
{
    static readonly Guid Belgium = Guid.CreateVersion7(), Ada = Guid.CreateVersion7();
    static readonly DateOnly Today = new(2026, 6, 15);
    static readonly ChapterJoined Joined = new(Belgium, Ada, Today.AddDays(-100));

    [Fact]
    public void A_member_joins() => Spec.Given<ChapterAffiliation>().When(one => ChapterAffiliationDecider.Join(one, Belgium, Ada, true, Today)).Then(new ChapterJoined(Belgium, Ada, Today));

    [Fact]
    public void Who_is_no_member_does_not() =>
        Spec.Given<ChapterAffiliation>().When(one => ChapterAffiliationDecider.Join(one, Belgium, Ada, false, Today)).ThenRejected("membership-required");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Joining_twice_is_joining_once(bool isMember) =>
        Spec.Given<ChapterAffiliation>(Joined).When(one => ChapterAffiliationDecider.Join(one, Belgium, Ada, isMember, Today)).ThenNothing();

    [Fact]
    public void Who_left_may_come_back() =>
        Spec.Given<ChapterAffiliation>(Joined, new ChapterLeft(Today)).When(one => ChapterAffiliationDecider.Join(one, Belgium, Ada, true, Today)).Then(new ChapterJoined(Belgium, Ada, Today));

    [Fact]
    public void Who_is_in_may_leave() => Spec.Given<ChapterAffiliation>(Joined).When(one => ChapterAffiliationDecider.Leave(one, Today)).Then(new ChapterLeft(Today));

    [Fact]
    public void Leaving_twice_is_leaving_once() =>
        Spec.Given<ChapterAffiliation>(Joined, new ChapterLeft(Today)).When(one => ChapterAffiliationDecider.Leave(one, Today)).ThenNothing();

    [Fact]
    public void Who_never_joined_cannot_leave() => Spec.Given<ChapterAffiliation>().When(one => ChapterAffiliationDecider.Leave(one, Today)).ThenRejected("not-in-chapter");
}
