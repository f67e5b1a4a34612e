using System.Net;
using System.Net.Sockets;

namespace Associations.Webhooks.Egress;

/// <summary>
/// Which addresses are somebody else's on the public internet. The rest (IANA's special-purpose registries, cloud metadata, addresses that
/// wrap an IPv4 address) could be our own database or a metadata service, and no partner's URL may reach them.
/// </summary>
static class PublicAddresses
{
    static readonly IPNetwork[] RefusedV4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network
        IPNetwork.Parse("10.0.0.0/8"), // private, RFC 1918
        IPNetwork.Parse("100.64.0.0/10"), // carrier-grade NAT, and Alibaba's metadata service
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("168.63.129.16/32"), // Azure's wire server: a public address that answers inside every Azure network
        IPNetwork.Parse("169.254.0.0/16"), // link-local, and most clouds' metadata services
        IPNetwork.Parse("172.16.0.0/12"), // private, RFC 1918
        IPNetwork.Parse("192.0.0.0/24"), // IETF protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // 6to4 relays
        IPNetwork.Parse("192.168.0.0/16"), // private, RFC 1918
        IPNetwork.Parse("198.18.0.0/15"), // benchmarking
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, and broadcast
    ];

    // Global unicast is all that IPv6 has for the public; loopback, fc00::/7, fe80::/10, multicast, NAT64 and SRv6 lie outside it.
    static readonly IPNetwork GlobalUnicastV6 = IPNetwork.Parse("2000::/3");

    static readonly IPNetwork[] RefusedV6 =
    [
        IPNetwork.Parse("2001::/23"), // IETF protocol assignments: Teredo, ORCHID
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4 wraps an IPv4 address
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    internal static bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? !RefusedV4.Any(network => network.Contains(address))
            : GlobalUnicastV6.Contains(address) && !RefusedV6.Any(network => network.Contains(address));
    }
}
