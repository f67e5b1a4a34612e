using static Associations.Events.Tests.Imports.Published;

namespace Associations.Events.Tests.Imports;

/// <summary>People, tracks and types that a session only refers to are what the lists beside the sessions say.</summary>
public sealed class ScheduleJsonReferenceTests
{
    const string Talk = """{"code":"A","title":"Lanterns","start":"2026-09-14T10:00:00+02:00","duration":30,"speakers":["XYZ123"],"track":7,"submission_type":3}""";
    const string Described = """
        "speakers":[{"code":"XYZ123","name":"Ada"}],"tracks":[{"id":7,"name":{"de":"Licht","en":"Light"}}],"submission_types":[{"id":3,"name":"Workshop"}]
        """;

    [Theory]
    [InlineData("{\"talks\":[" + Talk + "]," + Described + "}")]
    [InlineData("{" + Described + ",\"talks\":[" + Talk + "]}")]
    [InlineData("{\"schedule\":{\"conference\":{" + Described + "},\"talks\":[" + Talk + "]}}")]
    [InlineData("{\"schedule\":{\"conference\":{},\"talks\":[" + Talk + "]}," + Described + "}")]
    public async Task What_a_talk_refers_to_is_found_wherever_it_is_described(string file)
    {
        var programme = await ReadJson(file);
        Assert.Equal(("Light", "Workshop"), (programme.Sessions[0].Track, programme.Sessions[0].Kind));
        Assert.Equal(("code:XYZ123", "Ada"), (Assert.Single(programme.Persons).Key, programme.Persons[0].Name));
        Assert.Equal(["code:XYZ123"], programme.Sessions[0].PersonKeys);
        Assert.Equal(["Light"], programme.Tracks);
        Assert.DoesNotContain(programme.Notes, note => note.Code == "reference-unresolved");
    }

    [Fact]
    public async Task People_may_be_referred_to_by_number_or_in_an_object_and_be_known_by_more_than_that()
    {
        var programme = await ReadJson($$"""
            {"sessions":[{"id":1,"title":"A","start":"2026-09-14T10:00:00+02:00","duration":30,"persons":[5,{"code":"XYZ123"},"Bo"],"track":{"id":7,"color":"#fff"} }],
            "speakers":[{"id":5,"guid":"{{Guid1}}","name":"Ada"},{"code":"XYZ123","id":6,"public_name":"Cleo"}],"tracks":[{"id":7,"name":"Light"}]}
            """);
        Assert.Equal([$"guid:{Guid1}", "id:6", "name:Bo"], programme.Sessions[0].PersonKeys);
        Assert.Equal(["Ada", "Cleo", "Bo"], programme.Persons.Select(person => person.Name));
        Assert.Equal("Light", programme.Sessions[0].Track);
    }

    [Fact]
    public async Task What_no_list_describes_is_noted_where_it_looks_like_a_reference()
    {
        var programme = await ReadJson("""
            [{"id":1,"title":"A","start":"2026-09-14T10:00:00+02:00","duration":30,"speakers":["XYZ123"],"track":7,"submission_type":"12"},
            {"id":2,"title":"B","start":"2026-09-14T11:00:00+02:00","duration":30,"speakers":["Ada"],"track":"Light","submission_type":"talk"}]
            """);
        Assert.Equal([("1", 1), ("1", 1), ("1", 1)], programme.Notes.Where(note => note.Code == "reference-unresolved").Select(note => (note.Session!, note.Line!.Value)));
        Assert.Equal(("7", "12"), (programme.Sessions[0].Track, programme.Sessions[0].Kind));
        // Known by the code already, so that the next file may say who it is.
        Assert.Equal(["code:XYZ123"], programme.Sessions[0].PersonKeys);
    }

    [Fact]
    public async Task More_people_or_tracks_than_a_programme_has_are_refused()
    {
        static string List(string name, int count) => $$"""{"{{name}}":[{{string.Join(',', Enumerable.Range(1, count).Select(n => $$"""{"id":{{n}},"name":"x"}"""))}}],"talks":[{{Talk}}]}""";
        foreach (var (name, count) in new[] { ("speakers", 20_001), ("tracks", 1_001), ("submission_types", 1_001) })
            Assert.Equal("programme-too-large", (await RefusedJson(List(name, count))).Code);
    }
}
