using Associations.Webhooks.EventTypes;

namespace Associations.Webhooks.Tests.EventTypes;

public sealed class EventTypeFilterTests
{
    static readonly HashSet<string> Known = ["membership.activated", "membership_type.created", "invoice.paid"];

    [Theory]
    [InlineData("*", "invoice.paid", true)]
    [InlineData("invoice.paid", "invoice.paid", true)]
    [InlineData("invoice.*", "invoice.paid", true)]
    [InlineData("invoice.*", "invoice.line.added", true)]
    [InlineData("membership.*", "membership_type.created", false)]
    [InlineData("invoice", "invoice.paid", false)]
    [InlineData("invoice.pai", "invoice.paid", false)]
    [InlineData("Invoice.paid", "invoice.paid", false)]
    [InlineData(".*", "invoice.paid", false)]
    public void A_pattern_names_one_type_a_thing_or_everything(string pattern, string type, bool matches) =>
        Assert.Equal(matches, EventTypeFilter.Matches([pattern], type));

    [Fact]
    public void Known_types_and_things_are_accepted() => Assert.Null(EventTypeFilter.Fault(["invoice.paid", "membership.*"], Known));

    [Theory]
    [InlineData("unknown.type")]
    [InlineData("unknown.*")]
    [InlineData("")]
    [InlineData("**")]
    [InlineData("*.paid")]
    [InlineData("membership*")]
    public void What_matches_no_known_type_is_refused(string pattern) => Assert.NotNull(EventTypeFilter.Fault([pattern], Known));

    [Fact]
    public void None_twice_the_same_or_too_many_are_refused()
    {
        Assert.NotNull(EventTypeFilter.Fault([], Known));
        Assert.NotNull(EventTypeFilter.Fault(["*", "*"], Known));
        Assert.NotNull(EventTypeFilter.Fault([.. Enumerable.Range(0, 101).Select(n => $"{n}")], Known));
    }

    [Fact]
    public void Every_contract_has_one_public_name() =>
        Assert.Equal(ContractCatalogue.All.Count, ContractCatalogue.All.Select(contract => (contract.Name, contract.Version)).Distinct().Count());
}
