using System.Reflection;

namespace Associations.Architecture.Tests;

/// <summary>The repository that these rules are about: its source files and its assemblies.</summary>
static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static IReadOnlyList<Assembly> Services { get; } =
        [.. new[] { "Membership", "Events", "Billing", "Webhooks" }.Select(name => Assembly.Load($"Associations.{name}"))];

    /// <summary>Source files below folders of the root, by their path from the root.</summary>
    internal static IEnumerable<(string Path, string Text)> Sources(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        select (path, File.ReadAllText(file));

    /// <summary>Holds what is against the copy that someone has looked at and approved.</summary>
    internal static void Approved(string name, string received)
    {
        var folder = Path.Combine(Root, "tests", "Architecture.Tests");
        var approved = Path.Combine(folder, $"{name}.approved.txt");
        var text = received.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (File.Exists(approved) && File.ReadAllText(approved).ReplaceLineEndings("\n") == text) return;
        var file = Path.Combine(folder, $"{name}.received.txt");
        File.WriteAllText(file, text);
        Assert.Fail($"{name} differs from what was approved. Compare {name}.received.txt with {name}.approved.txt; if the change is meant and only adds, rename the first to the second.");
    }

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Associations.sln"))) return folder.FullName;
        throw new InvalidOperationException("These tests read the repository and were started outside it.");
    }
}
