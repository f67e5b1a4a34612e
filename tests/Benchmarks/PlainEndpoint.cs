using System.Diagnostics;
using Associations.Benchmarks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(PlainEndpoint))]

namespace Associations.Benchmarks
{
    /// <summary>
    /// An operation that a service under measurement answers beside its own, in its own process and behind its own middleware: a kilobyte and a half of
    /// JSON, written anew for each request and looked up nowhere. What a program of a few lines on the same machine would do.
    /// </summary>
    sealed class PlainEndpoint : IHostingStartup
    {
        internal const string Path = "/plain";

        static readonly object Answer = new
        {
            Items = Enumerable.Range(1, 11).Select(number => new { Id = new Guid(number, 0, 0, new byte[8]), Number = $"2026-{number:00000}", Total = new { Amount = "120.00", Currency = "EUR" }, State = "open" }).ToList(),
            Next = (string?)null,
        };

        /// <summary>Has a service that is yet to start answer it; the service itself knows nothing of it.</summary>
        internal static void AddTo(ProcessStartInfo service)
        {
            // The first makes this assembly known to a process that does not have it among its own, the second has the web host ask it.
            service.Environment["DOTNET_STARTUP_HOOKS"] = typeof(PlainEndpoint).Assembly.Location;
            service.Environment["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(PlainEndpoint).Assembly.GetName().Name;
        }

        public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, Last>());

        // Behind everything that the service has, so that a request for it goes through all that its own operations go through.
        sealed class Last : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
            {
                next(app);
                app.Run(context =>
                {
                    if (context.Request.Path == Path) return context.Response.WriteAsJsonAsync(Answer);
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                });
            };
        }
    }
}

/// <summary>What .NET calls in a process that <see cref="PlainEndpoint.AddTo"/> prepared; that this assembly was loaded for it is all that is needed.</summary>
static class StartupHook
{
    internal static void Initialize() { }
}
