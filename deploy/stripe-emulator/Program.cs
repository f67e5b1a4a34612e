using Associations.StripeEmulator;

try
{
    await StripeEmulatorApp.Build(args).RunAsync();
    return 0;
}
catch (EmulatorCannotStartException refusal)
{
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
