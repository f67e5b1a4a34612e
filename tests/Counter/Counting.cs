using System.Collections.Concurrent;
using Associations.EventSourcing;
using Associations.ServiceDefaults;

namespace Associations.Counter;

/// <summary>Operations of every shape that there is.</summary>
static class Counting
{
    internal static void Map(RouteGroupBuilder counts)
    {
        counts.MapPost("/", Create).ForMembersAndStaff("events:write");
        counts.MapGet("/", (Reads reads, CancellationToken cancellation) => reads.List<Count>(all => all, count => count, cancellation)).ForMembersAndStaff("events:read");
        counts.MapGet("/{id:guid}", (Guid id, Reads reads, CancellationToken cancellation) =>
            reads.One<Count>(id, count => count, cancellation)).ForMembersAndStaff("events:read");
        counts.MapPost("/{id:guid}/increment", Increment).ForMembersAndStaff("events:write");
        counts.MapPost("/{id:guid}/set", Set).ForMembersAndStaff("events:write").RequireIfMatch();
        counts.MapPost("/{id:guid}/increment-elsewhere", IncrementElsewhere).ForMembersAndStaff("events:write");
        counts.MapPost("/{id:guid}/found", Found).ForOperators();
    }

    static Task<IResult> Create(Named command, Commands commands, CancellationToken cancellation) => commands.Run(work =>
    {
        if (command.Name == "") return Task.FromResult(Outcome.Invalid("name", "Give a name."));
        var count = work.Start<Count>(Uuid.New(work.Now), Decision.Accepted(new Incremented()));
        return Task.FromResult(Outcome.Created($"/v1/counts/{count.State.Id}", new { count.State.Id, command.Name }, count.Version));
    }, cancellation);

    static async Task<IResult> Increment(Guid id, Commands commands, Dying dying, CancellationToken cancellation)
    {
        var answer = await commands.Run(async work =>
        {
            if ((await work.Decide<Count>(id, _ => Decision.Accepted(new Incremented()), cancellation)).Rejection is { } refused) return refused;
            await dying.At("before-commit");
            return Outcome.Ok(work.State<Count>(id));
        }, cancellation);
        await dying.At("after-commit-before-answer");
        return answer;
    }

    static Task<IResult> Set(Guid id, Commands commands, CancellationToken cancellation) =>
        commands.Execute<Count>(id, (_, _) => Decision.Accepted(new Incremented()), count => count, cancellation);

    static Task<IResult> IncrementElsewhere(Guid id, Commands commands, OtherSystem other, Dying dying, CancellationToken cancellation)
    {
        var answer = 0;
        return commands.RunInSteps(
            async (work, undertaking) =>
            {
                var count = await work.Find<Count>(id, cancellation);
                if (count is null) return Outcome.NotFound("count");
                if (!undertaking.IsResumed) count.Record(Decision.Accepted(new Incremented()));
                return Outcome.Ok(count.State);
            },
            async undertaking =>
            {
                await dying.At("between-the-steps");
                answer = await other.Ask(undertaking.Id);
            },
            (_, undertaking) => Task.FromResult(Outcome.Created($"/v1/counts/{id}", new { undertaking.Id, answer })),
            cancellation);
    }

    static Task<IResult> Found(Guid id, Commands commands, CancellationToken cancellation) => commands.RunIn(id, async work =>
    {
        await work.Decide<Count>(id, _ => Decision.Accepted(new Incremented()), cancellation);
        return Outcome.Created($"/v1/counts/{id}", work.State<Count>(id));
    }, cancellation);

    sealed record Named(string Name);
}

/// <summary>Stands for a system that is asked between two transactions, and knows by the id what it was asked before.</summary>
public sealed class OtherSystem
{
    readonly ConcurrentDictionary<Guid, int> done = [];

    /// <summary>What it waits for before it answers.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>How much it has done.</summary>
    public int Done => done.Count;

    internal async Task<int> Ask(Guid id)
    {
        var place = done.GetOrAdd(id, _ => done.Count + 1);
        await Before();
        return place;
    }
}
