using Associations.Identity;

try
{
    await using var app = IdentityApp.Build(args);
    await app.RunAsync();
    return 0;
}
catch (IdentityNotStartedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
