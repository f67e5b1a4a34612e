using System.Text.RegularExpressions;
using ArchUnitNET.Loader;
using Associations.EventSourcing;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Associations.Architecture.Tests;

public sealed partial class DomainTests
{
    static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader().LoadAssemblies([.. Repository.Services]).Build();

    // What the rules of the field may know: themselves, decisions, and the language.
    [Fact]
    public void Deciders_states_and_events_know_no_infrastructure()
    {
        var domain = Classes().That().HaveNameEndingWith("Decider").Or().HaveAnyAttributes(typeof(EventTypeAttribute)).Or().ImplementInterface(typeof(IState<>));
        var rule = domain.Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^(Marten|MassTransit|Npgsql|JasperFx|Microsoft\.AspNetCore|Stripe)(\..*)?$"));
        Assert.Empty(rule.Evaluate(Loaded).Where(result => !result.Passed).Select(result => result.Description));
    }

    [Fact]
    public void MassTransit_stays_in_four_files()
    {
        var files = Repository.Sources("services", "gateway", "contracts").Where(source => MassTransit().IsMatch(source.Text)).Select(source => source.Path);
        Assert.Equal(
            ["services/EventSourcing/Broker.cs", "services/EventSourcing/ReactionConsumer.cs", "services/EventSourcing/Relay.cs", "services/EventSourcing/RelayHeaders.cs"],
            files.Order());
    }

    // Documents are guarded by the database too; event tables by this alone.
    [Fact]
    public void Sessions_are_opened_in_one_file() => Assert.Equal(
        ["services/EventSourcing/Sessions.cs"],
        from source in Repository.Sources("services")
        where Session().IsMatch(source.Text)
        select source.Path);

    // A connection that no session opened has not said whose it is.
    [Fact]
    public void Connections_are_opened_beside_sessions_only_to_migrate() => Assert.Equal(
        ["services/EventSourcing/Migration.cs", "services/EventSourcing/SchemaVersion.cs"],
        (from source in Repository.Sources("services")
         where Connection().IsMatch(source.Text)
         select source.Path).Order());

    [Fact]
    public void Plumbing_holds_no_business_word()
    {
        var business = Repository.Services.Select(service => service.GetName().Name!.Split('.')[1]);
        Assert.Empty(from source in Repository.Sources("services/EventSourcing", "services/ServiceDefaults")
                     from service in business
                     where source.Text.Contains($"using Associations.{service}", StringComparison.Ordinal) || source.Text.Contains($"Contracts.{service}", StringComparison.Ordinal)
                     select source.Path);
    }

    [Fact]
    public void No_service_knows_another() => Assert.Empty(
        from service in Repository.Services
        from reference in service.GetReferencedAssemblies()
        where Repository.Services.Any(other => other != service && other.GetName().Name == reference.Name)
        select $"{service.GetName().Name} references {reference.Name}");

    [Fact]
    public void Nothing_reads_the_clock_but_TimeProvider() => Assert.Empty(
        from source in Repository.Sources("services", "gateway", "contracts")
        where Clock().IsMatch(source.Text)
        select source.Path);

    [Fact]
    public void Money_is_never_a_float() => Assert.Empty(
        from source in Repository.Sources("services", "contracts")
        from line in source.Text.Split('\n')
        where FloatingMoney().IsMatch(line)
        select $"{source.Path}: {line.Trim()}");

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold() => Assert.Empty(
        from source in Repository.Sources("services", "gateway", "contracts", "deploy", "tests")
        let lines = source.Text.Count(letter => letter == '\n')
        where lines > 300
        select $"{source.Path}: {lines} lines");

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Path.Combine(Repository.Root, "Associations.sln")).Replace('\\', '/');
        Assert.Empty(from file in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
                     let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
                     where !path.StartsWith('.') && !solution.Contains(path, StringComparison.Ordinal)
                     select path);
    }

    [GeneratedRegex(@"using MassTransit|MassTransit\.")]
    private static partial Regex MassTransit();

    [GeneratedRegex(@"\.(Lightweight|Query|Open|DirtyTracked|Identity|IdentityMap)(Serializable)?Session(Async)?\s*\(|ForTenant\s*\(")]
    private static partial Regex Session();

    [GeneratedRegex(@"new NpgsqlConnection\s*\(|\bNpgsqlDataSource|CreateConnection\s*\(|OpenConnection(Async)?\s*\(|(?<![Cc]ontext)\.Connection\.")]
    private static partial Regex Connection();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|DateTime\.Today|Stopwatch\.GetTimestamp\(\)\s*/")]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(double|float)\??\s+\w*([Aa]mount|[Pp]rice|[Ff]ee|[Tt]otal|[Tt]ax|[Dd]ue)\w*\b")]
    private static partial Regex FloatingMoney();
}
