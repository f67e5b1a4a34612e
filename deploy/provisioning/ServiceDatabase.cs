namespace Associations.Provisioning;

/// <summary>A service's database, as Npgsql connection strings of its two roles.</summary>
/// <param name="Owner">Migrates: <c>ConnectionStrings:Owner</c>.</param>
/// <param name="Store">Runs the service: <c>ConnectionStrings:Store</c>. Can change no schema.</param>
public sealed record ServiceDatabase(string Owner, string Store);
