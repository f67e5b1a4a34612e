using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Associations.EventSourcing;

/// <summary>
/// Brings a message to its reaction. The effect and the inbox entry are one transaction, and only then is the message acknowledged:
/// a crash before the commit has done nothing, one after it is answered by the inbox.
/// </summary>
public sealed partial class ReactionConsumer<TReaction, TContract>(
    Runner runner, IServiceProvider services, ILogger<TReaction> log) : IConsumer<TContract>
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
        using var about = log.About(message.Association);
        var (outcome, _) = await runner.Run(message.Association, new Cause(Name, $"because of {message.Contract} {message.Id}"), async work =>
        {
            // Delivered again, it is found here. Of two deliveries at the same instant, the one that loses the insert comes back here too.
            if (await work.Documents.LoadAsync<InboxEntry>(key, context.CancellationToken) is not null) return Outcome.Done;
            var outcome = await reaction.React(context.Message, message, work, context.CancellationToken);
            if (outcome is Outcome.Accepted) work.Documents.Insert(new InboxEntry(key, work.Now));
            return outcome;
        }, context.CancellationToken);

        if (outcome is Outcome.Refused { Rejection: var refused })
        {
            // Losing five races is no answer: the message comes again.
            if (refused.Code == "busy") throw new InvalidOperationException($"{Name} could not get through; message {message.Id} is retried.");
            LogRefused(log, message.Contract, message.Id, refused.Code, refused.Detail);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Contract} {MessageId} has no effect here: {Code}, {Detail}")]
    static partial void LogRefused(ILogger log, string contract, Guid messageId, string code, string detail);
}
