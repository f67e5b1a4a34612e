using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>
/// Brings a message to its reaction. The effect and the inbox entry are one transaction, and only then is the message acknowledged:
/// a crash before the commit has done nothing, one after it is answered by the inbox. Where the reaction allows it, the transaction is that of many
/// messages (<see cref="Gathering{TReaction, TContract}"/>), and each is still acknowledged, retried and put aside by itself.
/// </summary>
public sealed partial class ReactionConsumer<TReaction, TContract>(
    Runner runner, Gathering<TReaction, TContract> gathering, IServiceProvider services, ILogger<TReaction> log) : IConsumer<TContract>
    where TReaction : class, IReaction<TContract>
    where TContract : class
{
    static readonly string Name = typeof(TReaction).IsGenericType ? typeof(TReaction).Name.Split('`')[0] : typeof(TReaction).Name;

    /// <inheritdoc />
    public async Task Consume(ConsumeContext<TContract> context)
    {
        var message = RelayHeaders.Read(context);
        var key = InboxEntry.KeyOf(Name, message.Id);
        var reaction = ActivatorUtilities.GetServiceOrCreateInstance<TReaction>(services);
        var cause = new Cause(Name, $"because of {message.Contract} {message.Id}");
        using var about = log.About(message.Association);

        // What failed already is not brought among others again.
        if (reaction is IReactionTogether<TContract> && context.GetRetryAttempt() == 0
            && await gathering.Join(new(reaction, context.Message, message, key, new(cause, Activity.Current, Once), context.CancellationToken))) return;

        Task<(Outcome Outcome, IReadOnlyList<object>)> Run() => runner.Run(message.Association, cause, Once, context.CancellationToken);
        var (outcome, _) = reaction is IReactionTogether<TContract> ? await gathering.Alone(Run, context.CancellationToken) : await Run();
        if (outcome is Outcome.Refused { Rejection: var refused })
        {
            // Losing five races is no answer: the message comes again.
            if (refused.Code == "busy") throw new InvalidOperationException($"{Name} could not get through; message {message.Id} is retried.");
            LogRefused(log, message.Contract, message.Id, refused.Code, refused.Detail);
        }

        async Task<Outcome> Once(Work work)
        {
            // Delivered again, it is found here. Of two deliveries at the same instant, the one that loses the insert comes back here too.
            if (await work.Load<InboxEntry>(key, context.CancellationToken) is not null) return Outcome.Done;
            var outcome = await reaction.React(context.Message, message, work, context.CancellationToken);
            if (outcome is Outcome.Accepted) work.Insert(key, new InboxEntry(key, work.Now));
            return outcome;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Contract} {MessageId} has no effect here: {Code}, {Detail}")]
    static partial void LogRefused(ILogger log, string contract, Guid messageId, string code, string detail);
}
