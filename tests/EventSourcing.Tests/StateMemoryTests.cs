namespace Associations.EventSourcing.Tests;

public sealed class StateMemoryTests
{
    [Theory]
    [InlineData(3, 500, 500)]
    [InlineData(700, 500, 700)]
    [InlineData(3, 0, 3)]
    public void A_state_weighs_as_much_as_its_stream_is_long_or_as_what_it_holds(long version, long holds, long weight) =>
        Assert.Equal(weight, StateMemory.WeightOf(new Shelf(holds), version));
}

/// <summary>Something that holds so many things.</summary>
sealed record Shelf(long Holds) : IState<Shelf>
{
    public Guid Id { get; init; }

    public static Shelf Empty(Guid id) => new(0) { Id = id };

    public Shelf Evolve(object e) => this;
}
