using System.Text;
using Associations.Events.Imports;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

public sealed class ScheduleJsonRefusalTests
{
    [Theory]
    [InlineData("hello", "programme-not-json")]
    [InlineData("", "programme-not-json")]
    [InlineData(" \n ", "programme-not-json")]
    [InlineData("<schedule/>", "programme-not-json")]
    [InlineData("[{\"id\":1,\"start\":NaN}]", "programme-not-json")]
    [InlineData("[]]", "programme-not-json")]
    [InlineData("17", "programme-not-a-schedule")]
    [InlineData("\"schedule\"", "programme-not-a-schedule")]
    [InlineData("{\"schedule\":5}", "programme-not-a-schedule")]
    [InlineData("{\"schedule\":{\"conference\":{\"days\":{\"1\":{}}}}}", "programme-not-a-schedule")]
    [InlineData("[1,2]", "programme-not-a-schedule")]
    [InlineData("[[]]", "programme-not-a-schedule")]
    [InlineData("{\"schedule\":{\"conference\":{\"days\":[{\"rooms\":[]},5,null]}}}", "programme-without-sessions")]
    [InlineData("{\"talks\":[]}", "programme-without-sessions")]
    [InlineData("[{\"start\":\"2026-09-14T10:00\"}]", "session-without-id")]
    public async Task What_is_no_programme_is_refused_by_name(string file, string code) => Assert.Equal(code, (await RefusedJson(file)).Code);

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.97)]
    public async Task A_file_that_is_cut_off_is_refused_with_the_line_where_it_ends(double where)
    {
        var whole = "[" + string.Join(",\n", Enumerable.Range(1, 200).Select(n => $$"""{"id":{{n}},"title":"A","start":"2026-09-14T10:00","minutes":30}""")) + "]";
        var part = whole[..(int)(whole.Length * where)];
        var refusal = await RefusedJson(part);
        Assert.Equal(("programme-cut-off", part.Count(c => c == '\n') + 1), (refusal.Code, refusal.Line));
    }

    [Fact]
    public async Task What_is_nested_too_deep_is_refused() =>
        Assert.Equal("programme-too-deep", (await RefusedJson(new string('[', 100_000) + new string(']', 100_000))).Code);

    [Fact]
    public async Task Another_encoding_is_refused()
    {
        var latin = Encoding.Latin1.GetBytes("""[{"id":1,"title":"Käse","start":"2026-09-14T10:00"}]""");
        Assert.Equal("programme-not-utf8", (await ScheduleJson.Read(new MemoryStream(latin), Brussels, TestContext.Current.CancellationToken)).Refusal?.Code);
        var utf16 = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("[]")).ToArray();
        Assert.Equal("programme-not-utf8", (await ScheduleJson.Read(new MemoryStream(utf16), Brussels, TestContext.Current.CancellationToken)).Refusal?.Code);
    }

    [Fact]
    public async Task Too_much_is_refused_whatever_it_is() => Assert.Equal("programme-too-large", (await RefusedJson(new string(' ', 33 * 1024 * 1024))).Code);

    [Fact]
    public async Task Ten_thousand_sessions_and_one_are_too_many() => Assert.Equal("programme-too-large", (await RefusedJson(
        "[" + string.Join(',', Enumerable.Range(1, 10_001).Select(n => $$"""{"id":{{n}},"title":"A","start":"2026-09-14T10:00","minutes":30}""")) + "]")).Code);
}
