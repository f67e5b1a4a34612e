using System.Reflection;
using Associations.Contracts;

namespace Associations.Webhooks.EventTypes;

/// <summary>Every public contract there is, by its public name: what the feed records and what an endpoint can ask for.</summary>
static class ContractCatalogue
{
    internal static IReadOnlyList<PublicContract> All { get; } =
    [
        .. from type in typeof(ContractAttribute).Assembly.GetTypes()
           let contract = type.GetCustomAttribute<ContractAttribute>()
           where contract is not null
           orderby contract.Name, contract.Version
           select new PublicContract(contract.Name, contract.Version, type)
    ];

    internal static IReadOnlySet<string> Names { get; } = All.Select(contract => contract.Name).ToHashSet();
}

/// <summary>A public contract.</summary>
/// <param name="Name">Its public name, such as <c>membership.activated</c>.</param>
/// <param name="Version">The version of its payload, from 1.</param>
/// <param name="Type">Its record.</param>
sealed record PublicContract(string Name, int Version, Type Type);
