using Associations.Webhooks.Deliveries;
using Associations.Webhooks.Egress;

namespace Associations.Webhooks.Tests.Deliveries;

public sealed class DeliveryTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    static readonly Reply Taken = new(200, null, null, TimeSpan.Zero), Refused = new(500, null, null, TimeSpan.Zero), Gone = new(410, null, null, TimeSpan.Zero);

    static Delivery A(DeliveryKind kind, DeliveryStatus status = DeliveryStatus.Pending) =>
        Fresh(kind) with { First = kind == DeliveryKind.Event, Status = status, LeasedUntil = Now };

    static Delivery Fresh(DeliveryKind kind) => Delivery.Once(kind, Guid.CreateVersion7(), Guid.CreateVersion7(), "invoice.paid", 7, "{}", Now);

    [Fact]
    public void What_was_taken_has_succeeded() => Assert.Equal(DeliveryStatus.Succeeded, A(DeliveryKind.Event).After(Now, Taken, Now, 0.5).Status);

    [Fact]
    public void What_was_refused_is_tried_again_beside_the_first_attempts_of_others()
    {
        var after = A(DeliveryKind.Event).After(Now, Refused, Now, 0.5);
        Assert.Equal((DeliveryStatus.Pending, Now.AddSeconds(5), false, null), (after.Status, after.DueAt, after.First, after.LeasedUntil));
        Assert.Equal(500, Assert.Single(after.Attempts).Status);
    }

    [Fact]
    public void The_tenth_refusal_is_the_last()
    {
        var delivery = A(DeliveryKind.Event);
        for (var attempt = 1; attempt < 10; attempt++)
        {
            delivery = delivery.After(Now, Refused, Now, 0.5);
            Assert.Equal(DeliveryStatus.Pending, delivery.Status);
        }
        Assert.Equal(DeliveryStatus.Failed, delivery.After(Now, Refused, Now, 0.5).Status);
    }

    [Theory]
    [InlineData(DeliveryKind.Resend)]
    [InlineData(DeliveryKind.Test)]
    public void A_resend_or_a_test_is_tried_once(DeliveryKind kind) => Assert.Equal(DeliveryStatus.Failed, A(kind).After(Now, Refused, Now, 0.5).Status);

    [Fact]
    public void After_Gone_nothing_is_tried_again() => Assert.Equal(DeliveryStatus.Failed, A(DeliveryKind.Event).After(Now, Gone, Now, 0.5).Status);

    [Fact]
    public void What_was_cancelled_while_under_way_stays_cancelled_unless_it_arrived()
    {
        Assert.Equal(DeliveryStatus.Cancelled, A(DeliveryKind.Event, DeliveryStatus.Cancelled).After(Now, Refused, Now, 0.5).Status);
        Assert.Equal(DeliveryStatus.Succeeded, A(DeliveryKind.Event, DeliveryStatus.Cancelled).After(Now, Taken, Now, 0.5).Status);
    }

    [Fact]
    public void What_has_arrived_is_not_undone_by_a_later_failure() =>
        Assert.Equal(DeliveryStatus.Succeeded, A(DeliveryKind.Event, DeliveryStatus.Succeeded).After(Now, Refused, Now, 0.5).Status);
}
