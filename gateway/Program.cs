using Associations.Gateway;

WebApplication gateway;
try
{
    gateway = GatewayApp.Build(args);
}
catch (InvalidOperationException unusable)
{
    await Console.Error.WriteLineAsync(unusable.Message);
    return 1;
}

await using (gateway)
    await gateway.RunAsync();
return 0;
