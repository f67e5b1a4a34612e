using Associations.Gateway;

// A proxy only moves bytes on: what follows a read or a write is done where the socket said that it is ready, instead of by another thread
// that has to be woken first. Read once by the runtime, before the first socket; whoever runs the gateway may set it otherwise.
if (Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS") is null) Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

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
