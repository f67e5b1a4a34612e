using System.Net;
using System.Net.Sockets;

namespace Associations.Provisioning;

/// <summary>Free TCP ports of the loopback interface.</summary>
static class Ports
{
    // Below the range that Linux, macOS and Windows take outgoing connections from, so that a remembered port is still free next time.
    const int First = 20_000;
    const int Last = 29_999;

    /// <summary>Says whether a server could listen there. Connections of a server that has just ended do not count: they are only fading.</summary>
    internal static bool IsFree(int port)
    {
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            caller.Connect(IPAddress.Loopback, port);
            return false;
        }
        catch (SocketException)
        {
            // Nobody listens; something may still hold it.
        }

        try
        {
            if (!OperatingSystem.IsWindows()) listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            listener.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The preferred port while it is free, otherwise a random free one.</summary>
    internal static int FreeOr(int preferred, IReadOnlyCollection<int> not)
    {
        if (preferred > 0 && IsFree(preferred)) return preferred;
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = Random.Shared.Next(First, Last + 1);
            if (!not.Contains(port) && IsFree(port)) return port;
        }

        throw new ProvisioningException($"No port between {First} and {Last} is free on the loopback interface; stop what uses them.");
    }
}
