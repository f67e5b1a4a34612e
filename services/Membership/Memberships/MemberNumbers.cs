using System.Globalization;
using Associations.EventSourcing;

namespace Associations.Membership.Memberships;

/// <summary>
/// Gives out member numbers. A number is the next version of one stream, taken in the transaction that uses it: unique by construction,
/// and without gaps.
/// </summary>
public sealed record MemberNumbers : IState<MemberNumbers>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <inheritdoc />
    public static MemberNumbers Empty(Guid id) => new() { Id = id };

    /// <inheritdoc />
    public MemberNumbers Evolve(object e) => e switch
    {
        MemberNumberGiven => this,
        _ => throw new UnknownEventException(this, e),
    };

    internal static async Task<string> Next(Work work, Guid membershipId, CancellationToken cancellation)
    {
        var id = Uuid.From(work.Association, "member-numbers");
        var given = await work.Lengthen<MemberNumbers>(id, cancellation);
        given.Record(Decision.Accepted(new MemberNumberGiven(membershipId)));
        return given.Version.ToString("D6", CultureInfo.InvariantCulture);
    }
}
