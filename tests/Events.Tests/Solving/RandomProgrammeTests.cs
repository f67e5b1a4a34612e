using Associations.Events.Conflicts;
using Associations.Events.Drafts;
using Associations.Events.Solving;

namespace Associations.Events.Tests.Solving;

public sealed class RandomProgrammeTests
{
    const string Mobile = "A block that moves";

    static readonly string[] Things = ["projector", "piano"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_placed_is_in_no_conflict_whatever_the_programme(int seed)
    {
        var random = new Random(seed);
        var programme = Made(random, random.Next(5, 40));
        var wish = AProgramme.Wish(random.Next(2) == 0 ? SolveScope.All : SolveScope.Unscheduled, seconds: 1);
        // A block moves only where it is named.
        if (random.Next(2) == 0) wish = wish with { Only = [.. programme.Draft.Sessions.Values.Where(session => session.Details.Form == SessionForm.Session || session.Details.Title == Mobile).Select(session => session.Id)] };
        var (_, places) = programme.Solve(wish);
        // Where it only warns that many miss something it is a wish.
        var conflicts = programme.Conflicts(places).Where(conflict => conflict is not { Code: "attendee-clash", Severity: Severity.Warn }).ToList();
        Assert.True(conflicts.Count == 0, string.Join('\n', conflicts.Select(conflict => $"{conflict.Code}: {conflict.Detail}")));
    }

    [Fact]
    public void What_is_placed_part_by_part_is_in_no_conflict_either()
    {
        var programme = Made(new Random(99), 90);
        var (solution, places) = programme.Solve(AProgramme.Wish(SolveScope.All, seconds: 120), enough: 2);
        Assert.True(places.Count > 50, $"{places.Count} are placed");
        Assert.DoesNotContain(programme.Conflicts(places), conflict => conflict is not { Code: "attendee-clash", Severity: Severity.Warn });
        Assert.True(programme.Solved.CostOf(solution.Spots) < programme.Solved.CostOf(FirstArrangement.Of(programme.Solved, () => false, _ => { })), "The search found nothing better.");
    }

    static AProgramme Made(Random random, int sessions)
    {
        var programme = new AProgramme();
        programme.Event = programme.Event with { EndsOn = programme.Event.StartsOn.AddDays(1) };
        programme.Policy = programme.Policy with
        {
            BufferMinutes = random.Next(2) * 5,
            WalkingMinutes = random.Next(3) * 10,
            Walks = [new(AProgramme.Id(1000), AProgramme.Id(1001), 25)],
            Severities = programme.Policy.Severities.Add("track-clash", random.Next(3) == 0 ? Severity.Warn : Severity.Off).Add("room-double-booked", random.Next(4) == 0 ? Severity.Off : Severity.Warn)
                .Add("attendee-clash", (Severity)random.Next(4)),
            AttendeesFrom = 2,
        };
        programme.Draft = programme.Draft with
        {
            Rooms = [.. Enumerable.Range(0, 4).Select(n => new Room(AProgramme.Id(1000 + n), $"Room {n}", 20 + (40 * n), n == 3 ? 2 : 1, n % 2 == 0 ? Things : [],
                n == 1 ? [new(AProgramme.At("10:00"), AProgramme.At("16:00")), new(AProgramme.At("10:00", 15), AProgramme.At("13:00", 15))] : null))],
        };
        Guid[] people = [.. Enumerable.Range(0, (sessions / 2) + 1).Select(n => AProgramme.Id(2000 + n))];
        programme.Lineup = programme.Lineup with
        {
            Speakers = programme.Lineup.Speakers.Add(people[0], new(true, [])).Add(people[^1], new(false, [new(AProgramme.At("09:00"), AProgramme.At("12:00"))])),
        };
        var before = new List<Guid>();
        Guid? block = random.Next(2) == 0 ? programme.Add(120, AProgramme.At("13:00"), AProgramme.Id(1003), form: SessionForm.Block) : null;
        for (var n = 0; n < sessions; n++)
        {
            Guid[] Some(int chance) => before.Count > 0 && random.Next(chance) == 0 ? [before[random.Next(before.Count)]] : [];
            var needs = new SessionNeeds(random.Next(10, 130), Some(8), Some(8), random.Next(25) == 0, random.Next(6) == 0 ? ["Projector"] : []);
            // Some have a place today, good or bad.
            var today = random.Next(4) == 0;
            before.Add(programme.Add(
                15 * random.Next(1, 6), today ? AProgramme.At("09:00", 14 + random.Next(2)).AddMinutes(random.Next(96) * 5) : null, today ? AProgramme.Id(1000 + random.Next(4)) : null, needs,
                $"Track {random.Next(4)}", block: random.Next(10) == 0 ? block : null, speakers: [.. Enumerable.Range(0, random.Next(3)).Select(_ => people[random.Next(people.Length)]).Distinct()]));
        }
        programme.Choices = [.. Enumerable.Range(0, sessions).Select(_ => Enumerable.Range(0, 3).Select(_ => before[random.Next(before.Count)]).ToHashSet())];
        if (random.Next(3) > 0) AddMobile(programme, random, people);
        return programme;
    }

    static void AddMobile(AProgramme programme, Random random, Guid[] people)
    {
        var room = AProgramme.Id(1002);
        var block = programme.Add(90, AProgramme.At("10:00", 15), room, form: SessionForm.Block);
        var session = programme.Draft.Sessions[block];
        programme.Draft = programme.Draft with { Sessions = programme.Draft.Sessions.SetItem(block, session with { Details = session.Details with { Title = Mobile } }) };
        // Two of its talks, with what a room needs between them.
        foreach (var start in new[] { "10:00", "10:50" })
            programme.Add(40, AProgramme.At(start, 15), room, track: $"Track {random.Next(4)}", block: block, speakers: people[random.Next(people.Length)]);
    }
}
