using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Associations.Architecture.Tests;

/// <summary>
/// No secret was ever committed: neither in the files that there are nor in what was taken out of them again, because history is read as easily.
/// What looks like one and is none is listed here, with the reason.
/// </summary>
public sealed partial class SecretTests
{
    static readonly string[] Known =
    [
        // Standard Webhooks' own example and its signature, which our signing is held to, and that example cut short.
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La", "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        // "not-a-real-secret-just-an-ex", in the API's description.
        "whsec_bm90LWEtcmVhbC1zZWNyZXQtanVzdC1hbi1leA==",
        // {"alg":"none","typ":"at+jwt"}
        "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0",
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "sk_live_of_no_account",
    ];

    // docker-compose.yml says of its passwords that they are public, and no process takes them in Production. The others are examples.
    static readonly string[] KnownPasswords = ["guest", "password", "pass", "postgres", "demo", "nothing", "wQ6demo", "wQ6guest", "3000", "…"];

    // A standard's own files, byte for byte, with addresses that no word of any language is.
    const string Published = "tests/Billing.Tests/Documents/ubl-2.1/";

    [Fact]
    public void No_file_holds_a_secret() =>
        Assert.Empty(Files().SelectMany(file => File.ReadLines(file).SelectMany(Secrets).Select(secret => $"{Path.GetRelativePath(Repository.Root, file)}: {secret}")));

    [Fact]
    public void Neither_does_anything_that_was_ever_committed()
    {
        // An archive of the source has no history.
        if (Git("log", "-p", "--unified=0", "--no-color", "--no-ext-diff", "HEAD", "--", ".", ":(exclude)*packages.lock.json", $":(exclude){Published}") is not { } history) return;
        Assert.Empty(history.Split('\n').Where(line => line.StartsWith('+')).SelectMany(line => Secrets(line[1..])).Distinct());
    }

    // Put together here, so that this file does not hold what it looks for.
    [Theory]
    [InlineData("sk_live_", "51HxYzAbCdEfGhIj")]
    [InlineData("whsec_C2FVsBQIhrscCh", "lQIMV+b5sSYspob7oD")]
    [InlineData("AKIA", "IOSFODNN7EXAMPLE")]
    [InlineData("-----BEGIN RSA ", "PRIVATE KEY-----")]
    [InlineData("ghp_16C7e42F292c69", "12E7710c838347Ae178B4a")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ", ".c2lnbmF0dXJlLW9mLXNvbWVib2R5")]
    [InlineData("amqp://billing:", "Tr0ub4dor@broker:5672/")]
    [InlineData("Host=db;Username=events;Password=", "Tr0ub4dor")]
    [InlineData("key: q83vEjRWeJCrze8S", "NFZ4kKvN7xI0VniQ")]
    [InlineData("key: 8f14e45fceea167a5a36dedd4bea2543", "c81e728d9d4c2f636f067f89cc14862c")]
    public void Whatever_looks_like_one_is_found(string first, string rest) => Assert.NotEmpty(Secrets(first + rest));

    static IEnumerable<string> Secrets(string line) =>
        Shapes().Matches(line).Select(match => match.Value)
            .Concat(Passwords().Matches(line).Where(match => !IsKnown(match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)).Select(match => match.Value))
            .Concat(Runs().Matches(line).Select(match => match.Value).Where(IsRandom))
            .Where(secret => !Known.Any(known => known.StartsWith(secret, StringComparison.Ordinal)));

    static bool IsKnown(string password) => KnownPasswords.Contains(password) || password.StartsWith("development-only", StringComparison.Ordinal);

    // Letters of both kinds and digits that come about equally often are no word of any language; neither are digits of a long number in base 16.
    static bool IsRandom(string run) =>
        run.All(char.IsAsciiHexDigitLower) ? run.Length >= 40 && Bits(run) > 3
        : run.Any(char.IsAsciiLetterUpper) && run.Any(char.IsAsciiLetterLower) && run.Any(char.IsAsciiDigit) && Bits(run) >= 4.3;

    static double Bits(string run) =>
        -run.GroupBy(letter => letter).Select(letters => (double)letters.Count() / run.Length).Sum(share => share * Math.Log2(share));

    static IEnumerable<string> Files()
    {
        var tracked = Git("ls-files", "-z")?.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(path => Path.Combine(Repository.Root, path))
            ?? Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories).Where(path => !Elsewhere().IsMatch(path));
        // Hashes of packages are what those files are for.
        return tracked.Where(path => File.Exists(path) && Path.GetFileName(path) != "packages.lock.json" && !path.StartsWith(Path.Combine(Repository.Root, Published), StringComparison.Ordinal));
    }

    internal static string? Git(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----(\\n|\r?$)|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{20,}|\b[sr]k_live_\w{8,}|\b[sr]k_test_\w{20,}"
        + @"|\bwhsec_[A-Za-z0-9+/]{20,}|\bxox[abprs]-[\w-]{10,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|\bAIza[\w-]{30,}|AccountKey=[\w+/=]{20,}|\bnpm_\w{30,}|\bglpat-[\w-]{15,}")]
    private static partial Regex Shapes();

    // In an address, and in a connection string. What is put in when it runs is in braces.
    [GeneratedRegex("""[a-z]+://[^/\s:@"'{}]+:([^@\s/"'{}$]+)@|[;"](?i:password|pwd)=([^\s"'{}$;`]+)""")]
    private static partial Regex Passwords();

    [GeneratedRegex("[A-Za-z0-9+/_=-]{32,}")]
    private static partial Regex Runs();

    [GeneratedRegex(@"[/\\](bin|obj|\.git|\.local|\.vs|\.idea|node_modules)[/\\]")]
    private static partial Regex Elsewhere();
}
