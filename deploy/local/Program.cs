using System.Diagnostics;
using System.Runtime.InteropServices;
using Associations.Local;
using Associations.Provisioning;

LocalOptions options;
try
{
    options = LocalOptions.Parse(args);
}
catch (ArgumentException wrong)
{
    Screen.Fail(wrong.Message);
    return 2;
}
if (options.Help)
{
    Console.WriteLine(LocalOptions.Usage);
    return 0;
}

using var stopping = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    // Everything is stopped in order instead of all at once.
    signal.Cancel = true;
    stopping.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var programme = options.Programme ?? Path.Combine(AppContext.BaseDirectory, "programme.xml");
try
{
    if (options.Against is { } running)
    {
        var elsewhere = new Demonstration(running, programme, options.Partner);
        await elsewhere.FoundAssociations(stopping.Token);
        Addresses.Show(options.Public ?? running);
        return !options.Demo || await elsewhere.Run(stopping.Token) ? 0 : 1;
    }

    var began = Stopwatch.GetTimestamp();
    await using var system = await LocalSystem.Start(options, stopping.Token);
    var demonstration = new Demonstration(system.Gateway, programme, null);
    await demonstration.FoundAssociations(stopping.Token);
    Screen.Say($"Everything is ready after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
    Addresses.Show(system.Gateway, system);

    var held = !options.Demo || await demonstration.Run(stopping.Token);
    if (options.Exit) return held ? 0 : 1;

    Screen.Say("The system is running. Ctrl-C stops it.");
    var ended = await Task.WhenAny(system.GivenUp(), Task.Delay(Timeout.Infinite, stopping.Token));
    if (ended is not Task<string> givenUp)
    {
        Screen.Say("Stopping");
        return 0;
    }
    Screen.Fail(await givenUp);
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    Screen.Say("Stopped");
    return 130;
}
catch (Exception failure) when (failure is ProvisioningException or InvalidOperationException or DemonstrationException or HttpRequestException or IOException)
{
    Screen.Fail(failure.Message);
    return 1;
}
