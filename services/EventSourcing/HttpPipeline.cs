using Associations.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Associations.EventSourcing;

/// <summary>
/// What every request of an event-sourced service passes first, so that an operation has it by being mapped: before routing, because a HEAD
/// is routed as a GET, and before anything reads a body, because the body of a request with a key is hashed as it is read.
/// </summary>
sealed class HttpPipeline : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal), api => api.Use(ConditionalReads.Answer));
        app.Use(IdempotencyKey.Take);
        next(app);
    };
}
