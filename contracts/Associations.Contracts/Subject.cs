namespace Associations.Contracts;

/// <summary>The thing in another service that a document is about: an application, a registration.</summary>
/// <param name="Kind">What it is, in camelCase, such as <c>application</c>.</param>
/// <param name="Id">Its id.</param>
public sealed record Subject(string Kind, Guid Id);
