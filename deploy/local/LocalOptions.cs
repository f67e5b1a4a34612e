using System.Globalization;

namespace Associations.Local;

/// <summary>What the command line asks for.</summary>
sealed record LocalOptions
{
    internal int Port { get; init; } = 8080;
    internal string Data { get; init; } = ".local";
    internal bool Reset { get; init; }
    internal bool Demo { get; init; } = true;
    internal string? Programme { get; init; }
    internal bool Exit { get; init; }
    internal bool Help { get; init; }

    /// <summary>The address of a system that runs already, to demonstrate on; then nothing is started here.</summary>
    internal Uri? Against { get; init; }

    /// <summary>Where that system reaches the demonstration's webhook endpoint.</summary>
    internal Uri? Partner { get; init; }

    /// <summary>The address at which people reach that system, when it is not the one used here.</summary>
    internal Uri? Public { get; init; }

    internal const string Usage = """
        Starts the whole system on this machine, shows what it does in four steps, and leaves it running.

          dotnet run --project deploy/local [-- options]

          --port N          the gateway's port                                    (8080)
          --data DIR        where databases, keys and logs are kept               (.local)
          --reset           begin with an empty data folder
          --no-demo         start only; both associations exist all the same
          --programme FILE  the conference programme to upload in step 3          (a synthetic one)
          --exit            stop after the four steps; exit code 0 if all four held
          --against URL     show the four steps on a system that runs already, and start nothing
          --partner URL     with --against: where that system reaches this process for webhooks
          --public URL      with --against: where people reach it, for the table (the same)
          --help            this text

        Ctrl-C stops everything. The next start finds its data again.
        """;

    /// <exception cref="ArgumentException">An option that does not exist, or lacks its value; the message says which.</exception>
    internal static LocalOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LocalOptions();
        for (var at = 0; at < args.Count; at++)
        {
            options = args[at] switch
            {
                "--port" => options with { Port = PortOf(Value()) },
                "--data" => options with { Data = Value() },
                "--reset" => options with { Reset = true },
                "--no-demo" => options with { Demo = false },
                "--programme" => options with { Programme = FileOf(Value()) },
                "--exit" => options with { Exit = true },
                "--against" => options with { Against = AddressOf(Value()) },
                "--partner" => options with { Partner = AddressOf(Value()) },
                "--public" => options with { Public = AddressOf(Value()) },
                "--help" or "-h" or "-?" => options with { Help = true },
                var unknown => throw new ArgumentException($"'{unknown}' is not an option. --help lists them."),
            };

            string Value() => at + 1 < args.Count ? args[++at] : throw new ArgumentException($"{args[at]} needs a value. --help lists the options.");
        }
        return options;
    }

    static int PortOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new ArgumentException($"'{text}' is not a port from 1 to 65535.");

    static string FileOf(string path) => File.Exists(path) ? Path.GetFullPath(path) : throw new ArgumentException($"There is no file {path}.");

    static Uri AddressOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new Uri(text)
            : throw new ArgumentException($"'{text}' is not an http or https address.");
}
