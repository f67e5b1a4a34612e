using System.Text;
using Associations.Events.Imports;
using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

/// <summary>A JSON file is read as it comes: however it is cut into pieces on its way, and whatever it holds beside sessions.</summary>
public sealed class ScheduleJsonStreamTests
{
    static readonly string File =
        $$"""{"schedule":{"conference":{"title":"Lantern Days","days":[{"date":"2026-09-14","rooms":{"Häll 🏮":[""" + '\n'
        + string.Join(",\n", Enumerable.Range(1, 300).Select(n => $$"""{"id":{{n}},"title":"Wicks – {{n}} 🏮","start":"10:00","duration":"00:30","abstract":"{{new string('ä', n)}}"}"""))
        + "]}}]}}}";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public async Task A_file_that_comes_in_pieces_is_the_same_file(int piece)
    {
        var whole = await ReadJson(File);
        Assert.Equal(300, whole.Sessions.Count);
        var read = (await ScheduleJson.Read(new Pieces(Encoding.UTF8.GetBytes(File), piece), Brussels, TestContext.Current.CancellationToken)).Programme!;
        Assert.Equivalent(whole, read, strict: true);
        Assert.Equal(("Wicks – 300 🏮", "name:Häll 🏮", 300), (read.Sessions[299].Title, read.Sessions[299].RoomKey, read.Sessions[299].Abstract!.Length));
    }

    [Fact]
    public async Task No_more_of_a_file_is_asked_for_at_once_than_a_session_needs()
    {
        var large = new Pieces(Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Range(1, 9_000).Select(n => $$"""{"id":{{n}},"title":"A","start":"2026-09-14T10:00","links":["{{new string('x', 3_000)}}"]}""")) + "]"));
        Assert.Equal(9_000, (await ScheduleJson.Read(large, Brussels, TestContext.Current.CancellationToken)).Programme!.Sessions.Count);
        Assert.InRange(large.Length, 27_000_000, 32_000_000);
        Assert.InRange(large.MostAsked, 1, 64 * 1024);
    }

    [Fact]
    public async Task A_file_that_is_broken_near_its_beginning_is_not_read_on()
    {
        var broken = new Pieces(Encoding.UTF8.GetBytes("[{\"id\":1},\n{\"id\":2" + new string(' ', 10) + "]," + new string(' ', 10_000_000)));
        var refusal = (await ScheduleJson.Read(broken, Brussels, TestContext.Current.CancellationToken)).Refusal!;
        Assert.Equal(("programme-not-json", 2), (refusal.Code, refusal.Line));
        Assert.InRange(broken.Position, 1, 64 * 1024);
    }

    [Fact]
    public async Task A_line_is_counted_from_the_beginning_of_the_file_wherever_it_was_cut()
    {
        var broken = File.Replace("\"id\":250,", "\"id\":250,}", StringComparison.Ordinal);
        var refusal = (await ScheduleJson.Read(new Pieces(Encoding.UTF8.GetBytes(broken), 1000), Brussels, TestContext.Current.CancellationToken)).Refusal!;
        Assert.Equal(("programme-not-json", 251), (refusal.Code, refusal.Line));
    }

    [Fact]
    public async Task Half_a_letter_at_the_end_is_a_file_that_is_cut_off()
    {
        var bytes = Encoding.UTF8.GetBytes("""[{"id":1,"title":"Ä""")[..^1];
        Assert.Equal("programme-cut-off", (await ScheduleJson.Read(new MemoryStream(bytes), Brussels, TestContext.Current.CancellationToken)).Refusal!.Code);
    }

    [Fact]
    public async Task What_follows_the_programme_makes_it_no_programme() =>
        Assert.Equal("programme-not-json", (await RefusedJson(File + "\n" + File)).Code);

    [Fact]
    public async Task What_is_not_taken_is_not_kept_either()
    {
        // A million things that may be sessions, in a list that turns out not to be theirs; and the same as the only list.
        var junk = string.Join(',', Enumerable.Repeat("{}", 1_000_000));
        Assert.Single((await ReadJson($$"""{"items":[{{junk}}],"talks":[{"id":1,"title":"A","start":"2026-09-14T10:00"}]}""")).Sessions);
        Assert.Equal("programme-too-large", (await RefusedJson($$"""{"items":[{{junk}}]}""")).Code);
    }

    [Fact]
    public async Task What_calls_itself_a_schedule_inside_another_is_none_and_many_lists_are_too_many()
    {
        Assert.Equal("programme-not-a-schedule", (await RefusedJson("""{"schedule":{"schedule":{"talks":[{"id":1}]},"conference":{"conference":{"days":[]}}}}""")).Code);
        var junk = string.Join(',', Enumerable.Repeat("{}", 10_000));
        var lists = string.Join(',', "talks slots sessions events submissions results".Split(' ').Select(name => $"\"{name}\":[{junk}]"));
        Assert.Equal("programme-too-large", (await RefusedJson($$"""{{{lists}}}""")).Code);
    }

    [Fact]
    public async Task More_rooms_than_any_conference_has_are_refused() =>
        Assert.Equal("programme-too-large", (await RefusedJson($$"""{"rooms":[{{string.Join(',', Enumerable.Range(1, 1001).Select(n => $"\"{n}\""))}}],"talks":[]}""")).Code);

    sealed class Pieces(byte[] bytes, int piece = int.MaxValue) : MemoryStream(bytes)
    {
        internal int MostAsked { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            MostAsked = Math.Max(MostAsked, buffer.Length);
            return base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
        }
    }
}
