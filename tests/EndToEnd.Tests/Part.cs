using Associations.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Associations.EndToEnd.Tests;

/// <summary>One service of a system, which speaks with the others over their broker and lives by their clock.</summary>
sealed class Part<T> : ServiceFixture<T> where T : class
{
    readonly Func<string?> broker;
    readonly (string, string)[] settings;

    internal Part(FakeTimeProvider clock, Func<string?> broker, params (string, string)[] settings) => (Time, this.broker, this.settings) = (clock, broker, settings);

    internal Uri Address => Service.CreateClient().BaseAddress!;

    protected override string? SharedBroker => broker();

    protected override IEnumerable<(string Key, string Value)> Settings => settings;
}
