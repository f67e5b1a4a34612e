using System.Text;
using Associations.Events.Imports;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

public sealed class ScheduleXmlRefusalTests
{
    [Theory]
    [InlineData("hello")]
    [InlineData("{\"schedule\": {}}")]
    [InlineData("%PDF-1.7")]
    [InlineData("   ")]
    public async Task What_is_not_xml_is_refused_with_its_line(string file)
    {
        var refusal = await Refused(file);
        Assert.Equal(("programme-not-xml", 1), (refusal.Code, refusal.Line));
        Assert.NotNull(refusal.Position);
    }

    [Fact]
    public async Task An_empty_body_is_refused() => Assert.Equal("programme-not-xml", (await Refused("")).Code);

    [Fact]
    public async Task Crossed_elements_are_refused_with_their_line()
    {
        var refusal = await Refused(Schedule(Session()).Replace("</day>", "</dya>", StringComparison.Ordinal));
        Assert.Equal(("programme-not-xml", 6), (refusal.Code, refusal.Line));
    }

    [Fact]
    public async Task Two_files_in_one_are_refused() =>
        Assert.Equal("programme-not-xml", (await Refused(Schedule(Session()) + "<schedule/>")).Code);

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.97)]
    public async Task A_file_that_is_cut_off_is_refused_with_the_line_where_it_ends(double where)
    {
        var whole = Schedule(string.Concat(Enumerable.Range(1, 200).Select(n => Session(ids: $"""id="{n}" """) + "\n")));
        var part = whole[..(int)(whole.Length * where)];
        var refusal = await Refused(part);
        Assert.Equal(("programme-cut-off", part.Count(c => c == '\n') + 1), (refusal.Code, refusal.Line));
    }

    [Fact]
    public async Task An_entity_bomb_is_refused_before_it_goes_off()
    {
        var refusal = await Refused("""
            <?xml version="1.0"?>
            <!DOCTYPE schedule [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
            <schedule><version>&c;</version></schedule>
            """);
        Assert.Equal(("programme-has-dtd", 2), (refusal.Code, refusal.Line));
    }

    [Fact]
    public async Task An_external_entity_is_refused_and_nothing_is_fetched() =>
        Assert.Equal("programme-has-dtd", (await Refused("""
            <!DOCTYPE schedule [<!ENTITY passwords SYSTEM "file:///etc/passwd">]><schedule><version>&passwords;</version></schedule>
            """)).Code);

    [Fact]
    public async Task An_external_dtd_is_refused() =>
        Assert.Equal("programme-has-dtd", (await Refused("""<!DOCTYPE schedule SYSTEM "http://127.0.0.1:9/x.dtd"><schedule/>""")).Code);

    [Fact]
    public async Task An_entity_that_nothing_declares_is_refused() =>
        Assert.Equal("programme-not-xml", (await Refused(Schedule(Session(title: "&boom;")))).Code);

    [Fact]
    public async Task Another_kind_of_xml_is_refused_by_name()
    {
        var refusal = await Refused("<?xml version=\"1.0\"?>\n<html><body/></html>");
        Assert.Equal(("programme-not-a-schedule", 2), (refusal.Code, refusal.Line));
        Assert.Contains("'html'", refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<schedule/>")]
    [InlineData("<schedule><day index=\"1\" date=\"2026-09-14\"><room name=\"Lantern Hall\"/></day></schedule>")]
    public async Task A_programme_without_sessions_is_refused(string file) =>
        Assert.Equal("programme-without-sessions", (await Refused(file)).Code);

    [Fact]
    public async Task A_file_in_which_nothing_identifies_any_session_is_refused_and_the_first_is_named()
    {
        var logs = Session(ids: "", title: "Logs without names");
        var refusal = await Refused(Schedule("\n\n" + logs + logs));
        Assert.Equal(("session-without-id", 6, "Logs without names"), (refusal.Code, refusal.Line, refusal.Session));
        Assert.Contains("Line 6", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("Logs without names", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elements_nested_without_end_are_refused() =>
        Assert.Equal("programme-too-deep", (await Refused("<schedule>" + string.Concat(Enumerable.Repeat("<a>", 10_000)))).Code);

    [Fact]
    public async Task Too_many_sessions_are_refused() =>
        Assert.Equal("programme-too-large", (await Refused(
            Schedule(string.Concat(Enumerable.Range(1, 10_001).Select(n => $"<event id=\"{n}\"><start>10:00</start></event>"))))).Code);

    [Fact]
    public async Task Too_many_rooms_are_refused() =>
        Assert.Equal("programme-too-large", (await Refused(
            $"<schedule><day>{string.Concat(Enumerable.Range(1, 1_001).Select(n => $"<room name=\"{n}\"/>"))}</day></schedule>")).Code);

    [Fact]
    public async Task Too_many_persons_are_refused() =>
        Assert.Equal("programme-too-large", (await Refused(
            Schedule(Session(more: $"<persons>{string.Concat(Enumerable.Range(1, 20_001).Select(n => $"<person id=\"{n}\">P</person>"))}</persons>")))).Code);

    [Fact]
    public async Task Two_hundred_megabytes_are_refused_after_thirty_two()
    {
        await using var endless = new Endless(200L * 1024 * 1024);
        var reading = await ScheduleXml.Read(endless, Brussels, TestContext.Current.CancellationToken);
        Assert.Equal("programme-too-large", reading.Refusal?.Code);
        Assert.InRange(endless.Position, 32L * 1024 * 1024, 33L * 1024 * 1024);
    }

    /// <summary>A programme that goes on and on, made while it is read.</summary>
    sealed class Endless(long length) : MemoryStream(Encoding.UTF8.GetBytes("<schedule><version>"))
    {
        long _given;

        public override long Position => _given;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var start = _given == 0 ? base.Read(buffer.Span) : 0;
            var count = (int)Math.Min(buffer.Length, length - _given);
            buffer.Span[start..count].Fill((byte)'x');
            _given += count;
            return ValueTask.FromResult(count);
        }
    }
}
