using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Associations.Architecture.Tests;

/// <summary>
/// What comes from others: every package, direct or brought along, is one version that is committed, has no known vulnerability, and has a
/// licence that a system of anyone's may use.
/// </summary>
public sealed partial class SupplyChainTests
{
    // Licences that ask for no more than to be named, by their SPDX identifiers.
    static readonly HashSet<string> Permissive =
    [
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0", "ISC", "MIT", "MIT-0", "MS-PL", "PostgreSQL", "Unicode-3.0", "Unlicense", "Zlib",
    ];

    // Packages that bring their licence as a text and not as an identifier: what someone found who read it.
    static readonly Dictionary<string, string> ReadByHand = new() { ["SmtpServer 11.1.0"] = "MIT", ["Stripe.net 53.1.0"] = "Apache-2.0" };

    static readonly string[] BuildKinds = ["*.csproj", "*.props", "*.targets"];

    // Another version than was asked for, an older one than is needed, and known vulnerabilities from low to critical.
    static readonly string[] MustStop = ["NU1603", "NU1605", "NU1901", "NU1902", "NU1903", "NU1904"];

    [Fact]
    public void Every_project_has_a_lock_file_that_is_committed()
    {
        foreach (var project in Projects())
            Assert.True(File.Exists(LockFile(project)), $"{Short(project)} has no packages.lock.json. Restore it and commit the file.");
        // An archive of the source has no index to ask.
        if (SecretTests.Git("ls-files", "*packages.lock.json") is not { } committed) return;
        var known = committed.Split('\n').Select(line => line.Trim()).ToHashSet();
        Assert.All(Projects(), project => Assert.Contains(Short(LockFile(project)), known));
    }

    [Fact]
    public void Every_restore_takes_what_is_locked_and_stops_at_a_known_vulnerability()
    {
        var properties = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("PropertyGroup").Elements().ToLookup(one => one.Name.LocalName);
        void Is(string name, string value, string? condition = null)
        {
            var property = Assert.Single(properties[name]);
            Assert.Equal((value, condition), (property.Value, property.Attribute("Condition")?.Value));
        }

        Is("RestorePackagesWithLockFile", "true");
        Is("RestoreLockedMode", "true", "'$(CI)' == 'true'");
        Is("NuGetAudit", "true");
        Is("NuGetAuditMode", "all");
        Is("NuGetAuditLevel", "low");
        // NuGet's warnings about a package that is vulnerable, or another than was asked for, are errors with all others.
        Is("TreatWarningsAsErrors", "true");
    }

    [Fact]
    public void No_project_makes_an_exception_for_itself()
    {
        string[] everywhere = ["RestorePackagesWithLockFile", "RestoreLockedMode", "NuGetAudit", "NuGetAuditMode", "NuGetAuditLevel", "TreatWarningsAsErrors",
            "ManagePackageVersionsCentrally", "CentralPackageTransitivePinningEnabled", "NuGetLockFilePath"];
        foreach (var file in BuildFiles())
        {
            foreach (var element in XDocument.Load(file).Descendants())
            {
                var name = element.Name.LocalName;
                if (name is "NoWarn" or "WarningsNotAsErrors" or "NuGetAuditSuppress")
                    Assert.False(name == "NuGetAuditSuppress" || MustStop.Any(element.Value.Contains), $"{Short(file)} passes over what must stop a restore: {element}");
                if (file.EndsWith(".csproj", StringComparison.Ordinal)) Assert.DoesNotContain(name, everywhere);
                Assert.All(element.Attributes("NoWarn"), attribute => Assert.DoesNotContain("NU", attribute.Value, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void Every_version_is_exact_and_stands_in_one_place()
    {
        var central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
        Assert.Equal("true", Assert.Single(central.Descendants("ManagePackageVersionsCentrally")).Value);
        Assert.Equal("true", Assert.Single(central.Descendants("CentralPackageTransitivePinningEnabled")).Value);
        Assert.All(central.Descendants("PackageVersion"), package => Assert.Matches(Exact(), package.Attribute("Version")?.Value ?? ""));
        foreach (var reference in BuildFiles().SelectMany(file => XDocument.Load(file).Descendants("PackageReference")))
            Assert.True(reference.Attribute("Version") is null && reference.Attribute("VersionOverride") is null && !reference.HasElements, $"{reference} has a version of its own.");
    }

    [Fact]
    public void Every_package_is_from_the_one_source_and_every_tool_of_one_version()
    {
        var configuration = XDocument.Load(Path.Combine(Repository.Root, "nuget.config"));
        var source = Assert.Single(configuration.Descendants("packageSource"));
        Assert.Equal(("nuget.org", "*"), (source.Attribute("key")!.Value, Assert.Single(source.Elements("package")).Attribute("pattern")!.Value));
        Assert.Empty(configuration.Descendants("packageSources"));

        var tools = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, ".config", "dotnet-tools.json")))!["tools"]!.AsObject();
        Assert.All(tools, tool =>
        {
            Assert.Matches(Exact(), tool.Value!["version"]!.ToString());
            Assert.False((bool)tool.Value["rollForward"]!);
        });
    }

    [Fact]
    public void MassTransit_stays_at_the_last_free_version()
    {
        var transports = Packages().Where(package => package.Id.StartsWith("MassTransit", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(transports);
        Assert.All(transports, package => Assert.StartsWith("8.", package.Version, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_package_has_a_licence_that_allows_its_use()
    {
        var licences = Packages().Select(package => (package.Id, package.Version, Licence: LicenceOf(package.Id, package.Version))).ToList();
        Assert.Empty(licences.Where(package => !Allows(package.Licence)).Select(package => $"{package.Id} {package.Version}: {package.Licence}"));
        Repository.Approved("Packages", string.Join('\n', licences.Select(package => $"{package.Id} {package.Version} {package.Licence}")));
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("Apache-2.0 OR MPL-2.0", true)]
    [InlineData("MIT AND BSD-3-Clause", true)]
    [InlineData("MIT AND GPL-3.0-only", false)]
    [InlineData("GPL-3.0-only", false)]
    [InlineData("LicenseRef-Commercial", false)]
    [InlineData("file:LICENSE.txt", false)]
    [InlineData("", false)]
    public void A_licence_allows_what_one_of_its_choices_allows(string expression, bool allowed) => Assert.Equal(allowed, Allows(expression));

    static bool Allows(string expression) => expression.Trim('(', ')').Split(" OR ").Any(choice => choice.Split(" AND ").All(Permissive.Contains));

    // From what was restored: the package itself says what it is.
    static string LicenceOf(string id, string version)
    {
        if (ReadByHand.TryGetValue($"{id} {version}", out var read)) return read;
        var folder = Path.Combine(Restored, id.ToLowerInvariant(), version.ToLowerInvariant());
        var nuspec = Path.Combine(folder, $"{id.ToLowerInvariant()}.nuspec");
        Assert.True(File.Exists(nuspec), $"{id} {version} is not restored. Restore Associations.sln.");
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata").Elements().ToLookup(element => element.Name.LocalName);
        return metadata["license"].SingleOrDefault() is { } licence
            ? licence.Attribute("type")?.Value == "expression" ? licence.Value.Trim() : $"file:{licence.Value.Trim()}"
            : $"url:{metadata["licenseUrl"].SingleOrDefault()?.Value}";
    }

    static string Restored => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    static IEnumerable<(string Id, string Version)> Packages() =>
        (from project in Projects()
         from framework in JsonNode.Parse(File.ReadAllText(LockFile(project)))!["dependencies"]!.AsObject()
         from package in framework.Value!.AsObject()
         where package.Value!["type"]!.ToString() != "Project"
         select (Id: package.Key, Version: package.Value!["resolved"]!.ToString()))
        .Distinct().OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version, StringComparer.Ordinal);

    static IEnumerable<string> Projects() => BuildFiles().Where(file => file.EndsWith(".csproj", StringComparison.Ordinal));

    static IReadOnlyList<string> BuildFiles() =>
        [.. BuildKinds.SelectMany(kind => Directory.EnumerateFiles(Repository.Root, kind, SearchOption.AllDirectories))
            .Where(file => !$"/{Short(file)}".Contains("/obj/", StringComparison.Ordinal) && !$"/{Short(file)}".Contains("/bin/", StringComparison.Ordinal)
                && !Short(file).StartsWith('.'))];

    static string LockFile(string project) => Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");

    static string Short(string file) => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/');

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?$")]
    private static partial Regex Exact();
}
