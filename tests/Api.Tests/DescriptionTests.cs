namespace Associations.Api.Tests;

/// <summary>The API's description is what the code does, and is looked at when it changes.</summary>
public sealed class DescriptionTests
{
    [Fact]
    public async Task The_committed_description_is_what_the_code_says()
    {
        var made = await Description.Make();
        if (File.Exists(Description.Path) && (await File.ReadAllTextAsync(Description.Path)).ReplaceLineEndings("\n") == made) return;
        var received = Description.Path.Replace("openapi.json", "openapi.received.json", StringComparison.Ordinal);
        await File.WriteAllTextAsync(received, made);
        Assert.Fail("The code describes another API than gateway/openapi.json. Compare it with gateway/openapi.received.json; if the change is meant, rename the second to the first.");
    }

    [Fact]
    public void No_two_operations_share_a_name() =>
        Assert.Empty(Description.Operations.GroupBy(operation => operation.Id).Where(same => same.Count() > 1).Select(same => same.Key));
}
