using System.Xml;

namespace Associations.Local;

/// <summary>What a programme says of the conference itself, which is created before the programme is uploaded into it.</summary>
static class ProgrammeHead
{
    internal static (string Name, string StartsOn, string EndsOn, string TimeZone) Read(string file)
    {
        var (title, start, end, zone) = ("Conference", "", "", "");
        using var xml = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true });
        xml.ReadToFollowing("conference");
        using var conference = xml.ReadSubtree();
        conference.Read();
        conference.Read();
        while (!conference.EOF)
        {
            switch (conference.NodeType == XmlNodeType.Element ? conference.Name : "")
            {
                case "title": title = conference.ReadElementContentAsString(); break;
                case "start": start = conference.ReadElementContentAsString()[..10]; break;
                case "end": end = conference.ReadElementContentAsString()[..10]; break;
                case "time_zone_name": zone = conference.ReadElementContentAsString(); break;
                default: conference.Skip(); break;
            }
        }
        return (title, start, end, zone.Length > 0 ? zone : "Europe/Brussels");
    }
}
