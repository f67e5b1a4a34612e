using System.Diagnostics;
using MassTransit;

namespace Associations.Counter;

/// <summary>Ends this process as <c>kill -9</c> does, at the moments that matter. <c>DIE</c> says at which.</summary>
sealed class Dying(string? moment) : IConsumeObserver, IPublishObserver
{
    // After the effect is committed, and before the message is acknowledged.
    public Task PostConsume<T>(ConsumeContext<T> context) where T : class => At("after-commit-before-ack");

    // After the effect is committed, and before the broker has what follows from it.
    public Task PrePublish<T>(PublishContext<T> context) where T : class => At("after-commit-before-publish");

    public Task PreConsume<T>(ConsumeContext<T> context) where T : class => Task.CompletedTask;
    public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception) where T : class => Task.CompletedTask;
    public Task PostPublish<T>(PublishContext<T> context) where T : class => Task.CompletedTask;
    public Task PublishFault<T>(PublishContext<T> context, Exception exception) where T : class => Task.CompletedTask;

    internal Task At(string here)
    {
        if (here == moment) Process.GetCurrentProcess().Kill();
        return Task.CompletedTask;
    }
}
