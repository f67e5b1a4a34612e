namespace Associations.Contracts;

/// <summary>
/// Pins the public name of a contract. Partners see it as the event's <c>type</c>; it never changes, and a break of the payload
/// is a new record beside the old one with a higher <see cref="Version"/>.
/// </summary>
/// <param name="name">Dotted, of letters, digits and underscores, such as <c>membership.activated</c> (Standard Webhooks 1.0.0).</param>
/// <param name="version">1 for the first form of the payload.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContractAttribute(string name, int version = 1) : Attribute
{
    /// <summary>The public name.</summary>
    public string Name { get; } = name;

    /// <summary>The version of the payload, from 1.</summary>
    public int Version { get; } = version;
}
