using Associations.Billing.Mail;
using Associations.EventSourcing;
using Associations.ServiceDefaults;
using Associations.ServiceDefaults.OpenApi;

namespace Associations.Billing.Dunning;

/// <summary>
/// Says how the association asks for what it is owed, in place of what was said before. Invoices that were issued before keep the days that they
/// were issued with.
/// </summary>
/// <param name="Reminders">When reminders go out: up to ten different days from the due date, from -90 (before it) to 365.</param>
/// <param name="OverdueAfterDays">How many days after the due date an invoice is overdue, from 1 to 365: that day is the first on which it is.</param>
/// <param name="Language">The language of mail to those who have not said which they read: <c>en</c>, <c>de</c> or <c>fr</c>.</param>
/// <param name="Charges">
/// When a renewal is charged to the method that its payer keeps: up to eight different days from the due date, from 0 to 60; none to charge nothing by
/// itself; null for what holds now.
/// </param>
sealed record SetDunningPolicy(IReadOnlyList<int> Reminders, int OverdueAfterDays, string Language = "en", IReadOnlyList<int>? Charges = null)
{
    const int MostReminders = 10, MostCharges = 8, LastCharge = 60;

    internal static void Map(WebApplication app)
    {
        app.MapPost("/v1/dunning-policy", Handle).ForStaff("billing:write").Answers(typeof(DunningPolicyView));
        app.MapGet("/v1/dunning-policy", Get).ForStaff("billing:read").Answers(typeof(DunningPolicyView)).Refuses(SharedProblems.NotFound).AsOf();
    }

    static Task<IResult> Handle(SetDunningPolicy command, Commands commands, CancellationToken cancellation) => commands.Run(async work =>
    {
        var id = DunningPolicy.IdOf(work.Association);
        if (await work.Find<DunningPolicy>(id, cancellation) is { } known && commands.Stale(known.Version) is { } stale) return stale;
        if ((await work.Decide<DunningPolicy>(id, policy => Set(policy, command), cancellation)).Rejection is { } refused) return refused;
        var policy = work.State<DunningPolicy>(id);
        return Outcome.Ok(DunningPolicyView.From(policy), policy.Revision);
    }, cancellation);

    static async Task<IResult> Get(Reads reads, CancellationToken cancellation)
    {
        var id = DunningPolicy.IdOf(reads.Caller.RequiredAssociation);
        await using var session = reads.Query();
        // Nobody has ever said anything, so the defaults hold.
        if (await session.Events.FetchStreamStateAsync(id, cancellation) is null) return Results.Ok(DunningPolicyView.From(DunningPolicy.Empty(id)));
        return await reads.One<DunningPolicy>(id, DunningPolicyView.From, cancellation);
    }

    internal static Decision Set(DunningPolicy known, SetDunningPolicy asked)
    {
        if (asked.Reminders.Count > MostReminders || asked.Reminders.Any(day => day is < -90 or > 365) || asked.Reminders.Distinct().Count() != asked.Reminders.Count)
            return Decision.Invalid("reminders", $"Give at most {MostReminders} different days from -90 to 365.");
        if (asked.OverdueAfterDays is < 1 or > 365) return Decision.Invalid("overdueAfterDays", "Give a number of days from 1 to 365.");
        if (!Letters.Languages.Contains(asked.Language)) return Decision.Invalid("language", $"Give one of {string.Join(", ", Letters.Languages)}.");
        if (asked.Charges is { } wanted && (wanted.Count > MostCharges || wanted.Any(day => day is < 0 or > LastCharge) || wanted.Distinct().Count() != wanted.Count))
            return Decision.Invalid("charges", $"Give at most {MostCharges} different days from 0 to {LastCharge}.");
        var (days, charges) = (asked.Reminders.Order().ToList(), (asked.Charges ?? known.Charges).Order().ToList());
        var same = known.Revision > 0 && known.Reminders.SequenceEqual(days) && known.Charges.SequenceEqual(charges)
            && (known.OverdueAfterDays, known.Language) == (asked.OverdueAfterDays, asked.Language);
        return same ? Decision.AlreadyDone : Decision.Accepted(new DunningPolicySet(days, asked.OverdueAfterDays, asked.Language, charges));
    }
}

/// <summary>How an association asks for what it is owed.</summary>
/// <param name="Revision">Which version of it, from 1; 0 for the defaults, which hold while nobody has said anything.</param>
/// <param name="Reminders">When reminders go out: days from the due date, below zero before it.</param>
/// <param name="OverdueAfterDays">How many days after the due date an invoice is overdue.</param>
/// <param name="Language">The language of mail to those who have not said which they read.</param>
/// <param name="Charges">When a renewal is charged to the method that its payer keeps: days from the due date.</param>
sealed record DunningPolicyView(int Revision, IReadOnlyList<int> Reminders, int OverdueAfterDays, string Language, IReadOnlyList<int> Charges)
{
    internal static DunningPolicyView From(DunningPolicy policy) => new(policy.Revision, policy.Reminders, policy.OverdueAfterDays, policy.Language, policy.Charges);
}
