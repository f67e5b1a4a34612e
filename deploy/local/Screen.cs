using Spectre.Console;

namespace Associations.Local;

/// <summary>What the person at the terminal sees: coloured where there is a terminal, plain lines where there is none.</summary>
static class Screen
{
    static readonly bool Plain = Console.IsOutputRedirected;
    static readonly Lock Writing = new();

    internal static void Say(string line) => Write(line, $"[grey]{Markup.Escape(line)}[/]");

    internal static void Warn(string line) => Write($"! {line}", $"[yellow]! {Markup.Escape(line)}[/]");

    internal static void Fail(string line) => Write($"✗ {line}", $"[red]✗ {Markup.Escape(line)}[/]");

    internal static void Held(int step, string what, string result) =>
        Write($"✓ {step}. {what}: {result}", $"[green]✓[/] [bold]{step}. {Markup.Escape(what)}[/]: {Markup.Escape(result)}");

    internal static void Table(string title, IReadOnlyList<(string Name, string Value)> rows)
    {
        lock (Writing)
        {
            if (Plain)
            {
                Console.WriteLine(title);
                foreach (var (name, value) in rows) Console.WriteLine($"  {name,-22}{value}");
                return;
            }
            var table = new Table { Title = new TableTitle(Markup.Escape(title)), Border = TableBorder.Rounded, ShowHeaders = false };
            table.AddColumn("").AddColumn("");
            foreach (var (name, value) in rows) table.AddRow($"[bold]{Markup.Escape(name)}[/]", Markup.Escape(value));
            AnsiConsole.Write(table);
        }
    }

    static void Write(string plain, string markup)
    {
        // Several processes start at once; a line is never cut by another.
        lock (Writing)
        {
            if (Plain) Console.WriteLine(plain);
            else AnsiConsole.MarkupLine(markup);
        }
    }
}
