using Associations.Billing.Entities;
using Associations.Billing.Ledger;
using Associations.Testing;

namespace Associations.Billing.Tests.Ledger;

public sealed class LedgerPeriodsTests
{
    static readonly BillingEntity Entity = new() { Id = Guid.CreateVersion7(), TimeZone = "Asia/Tokyo" };
    static readonly DateOnly March = new(2026, 3, 1), April = new(2026, 4, 1);
    static readonly RecognisedRevenue[] Revenue = [new("EUR", March, 100)];

    // In Tokyo, April begins at 15:00 UTC on 31 March.
    static readonly DateTimeOffset InApril = new(2026, 3, 31, 16, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_month_that_is_over_is_closed_with_what_it_recognises() =>
        Spec.Given<LedgerPeriods>().When(periods => LedgerPeriods.Close(periods, Entity, March, Revenue, InApril))
            .Then(new LedgerPeriodClosed(Entity.Id, March, Revenue, InApril));

    [Fact]
    public void A_month_is_over_when_it_is_on_the_entitys_calendar_and_an_hour_has_passed() =>
        Spec.Given<LedgerPeriods>().When(periods => LedgerPeriods.Close(periods, Entity, March, Revenue, InApril.AddSeconds(-1))).ThenRejected("period-not-over");

    [Fact]
    public void A_month_is_closed_once() =>
        Spec.Given<LedgerPeriods>(Closed(March)).When(periods => LedgerPeriods.Close(periods, Entity, March, Revenue, InApril)).ThenNothing();

    [Fact]
    public void No_month_is_left_out() =>
        Spec.Given<LedgerPeriods>(Closed(March)).When(periods => LedgerPeriods.Close(periods, Entity, April.AddMonths(1), Revenue, InApril.AddDays(90)))
            .ThenRejected("period-out-of-order");

    [Fact]
    public void The_next_month_follows() =>
        Spec.Given<LedgerPeriods>(Closed(March)).When(periods => LedgerPeriods.Close(periods, Entity, April, [], InApril.AddDays(30)))
            .Then(new LedgerPeriodClosed(Entity.Id, April, [], InApril.AddDays(30)));

    static LedgerPeriodClosed Closed(DateOnly month) => new(Entity.Id, month, Revenue, InApril);
}
