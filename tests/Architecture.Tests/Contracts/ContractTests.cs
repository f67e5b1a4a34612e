using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Associations.Contracts;
using Associations.EventSourcing;
using PublicApiGenerator;

namespace Associations.Architecture.Tests.Contracts;

public sealed partial class ContractTests
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Names => [.. All.Select(type => type.FullName!)];

    static IEnumerable<Type> All => typeof(ContractAttribute).Assembly.GetTypes().Where(type => type.IsDefined(typeof(ContractAttribute), false)).OrderBy(type => type.FullName);

    [Fact]
    public void The_public_contracts_are_the_approved_ones() => Repository.Approved("Contracts",
        typeof(ContractAttribute).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }));

    [Fact]
    public void Public_names_are_unique_and_dotted()
    {
        var names = All.Select(type => type.GetCustomAttribute<ContractAttribute>()!).Select(contract => (contract.Name, contract.Version)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(Dotted(), name.Name));
    }

    [Fact]
    public void Contracts_reference_no_library() => Assert.All(
        typeof(ContractAttribute).Assembly.GetReferencedAssemblies(), reference => Assert.StartsWith("System", reference.Name, StringComparison.Ordinal));

    [Fact]
    public void No_contract_and_no_event_holds_personal_data_or_a_secret()
    {
        var stored = Repository.Services.SelectMany(EventTypes.In);
        Assert.Empty(from type in All.Concat(stored)
                     from name in MembersOf(type, [])
                     where Personal().IsMatch(name)
                     select $"{type.FullName}: {name}");
    }

    // The sample was written when the contract was published first. What cannot be read any more would break a partner, and a queue.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_of_the_first_day_is_still_understood(string name)
    {
        var type = typeof(ContractAttribute).Assembly.GetType(name)!;
        var contract = type.GetCustomAttribute<ContractAttribute>()!;
        var file = Path.Combine(Repository.Root, "tests", "Architecture.Tests", "Contracts", "Samples", $"{contract.Name}.v{contract.Version}.json");
        Assert.True(File.Exists(file), $"Add a sample payload of {name}: {file}");

        var sample = JsonNode.Parse(File.ReadAllText(file))!;
        var read = JsonSerializer.Deserialize(sample, type, Options)!;
        AssertContains(JsonSerializer.SerializeToNode(read, type, Options)!, sample, contract.Name);
        Assert.All(type.GetProperties().Where(property => !IsNullable(property)), property => Assert.NotNull(property.GetValue(read)));
    }

    // Everything in the sample must have survived; what was added since may stand beside it.
    static void AssertContains(JsonNode? actual, JsonNode? expected, string path)
    {
        switch (expected)
        {
            case JsonObject members:
                foreach (var (name, value) in members) AssertContains(actual?[name], value, $"{path}.{name}");
                break;
            case JsonArray items:
                Assert.Equal(items.Count, actual!.AsArray().Count);
                for (var at = 0; at < items.Count; at++) AssertContains(actual[at], items[at], $"{path}[{at}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(actual, expected), $"{path} was {expected?.ToJsonString()} and is {actual?.ToJsonString()}");
                break;
        }
    }

    static IEnumerable<string> MembersOf(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type)) yield break;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            yield return property.Name;
            var inner = property.PropertyType is { IsGenericType: true } generic ? generic.GetGenericArguments()[^1] : property.PropertyType;
            if (inner.Namespace?.StartsWith("Associations", StringComparison.Ordinal) == true && !inner.IsEnum)
                foreach (var member in MembersOf(inner, seen)) yield return member;
        }
    }

    static bool IsNullable(PropertyInfo property) => new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    [GeneratedRegex(@"^[a-z_]+\.[a-z_]+$")]
    private static partial Regex Dotted();

    [GeneratedRegex("GivenName|FamilyName|PublicName|Email|Phone|Address|Birth|Secret|Password|Card", RegexOptions.IgnoreCase)]
    private static partial Regex Personal();
}
