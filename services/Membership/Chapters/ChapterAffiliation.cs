using Associations.EventSourcing;

namespace Associations.Membership.Chapters;

/// <summary>One person's belonging to one chapter, across leaving and coming back.</summary>
public sealed record ChapterAffiliation : IState<ChapterAffiliation>
{
    /// <inheritdoc />
    public Guid Id { get; init; }

    /// <summary>The chapter.</summary>
    public Guid ChapterId { get; init; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; init; }

    /// <summary>True from joining to leaving.</summary>
    public bool IsIn { get; init; }

    /// <summary>The day of the last joining, by the association's calendar.</summary>
    public DateOnly JoinedOn { get; init; }

    /// <summary>The day of leaving; null while the person is in the chapter.</summary>
    public DateOnly? LeftOn { get; init; }

    /// <inheritdoc />
    public static ChapterAffiliation Empty(Guid id) => new() { Id = id };

    /// <summary>The id follows from chapter and person, so that joining twice at the same instant finds the one stream.</summary>
    internal static Guid IdOf(Guid chapterId, Guid personId) => Uuid.From(chapterId, $"affiliation:{personId}");

    /// <inheritdoc />
    public ChapterAffiliation Evolve(object e) => e switch
    {
        ChapterJoined joined => this with
        {
            ChapterId = joined.ChapterId,
            PersonId = joined.PersonId,
            IsIn = true,
            JoinedOn = joined.On,
            LeftOn = null,
        },
        ChapterLeft left => this with { IsIn = false, LeftOn = left.On },
        _ => throw new UnknownEventException(this, e),
    };
}
