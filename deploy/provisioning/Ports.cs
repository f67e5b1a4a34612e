using System.Net;
using System.Net.Sockets;

namespace Associations.Provisioning;

/// <summary>Free TCP ports of the loopback interface.</summary>
static class Ports
{
    // Below the range that Linux, macOS and Windows take outgoing connections from, so that a remembered port is still free next time.
    const int First = 20_000;
    const int Last = 29_999;

    internal static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
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
