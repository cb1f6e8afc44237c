using System.Net;
using System.Net.Sockets;

namespace Appliance.Inference.Chat;

/// <summary>
/// Where prompts may go: this machine and private networks (RFC 1918, RFC 4193). The addresses a name resolves to are checked
/// and the connection goes to exactly those, so that a name cannot lead elsewhere between check and use.
/// </summary>
public sealed class OpenAiCompatibleDestination(OpenAiCompatibleOptions options)
{
    private const int UniqueLocalPrefix = 0xFC, UniqueLocalMask = 0xFE;

    /// <summary>Whether an address is this machine's or in a private network.</summary>
    public static bool IsLocal(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return true;
        byte[] bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return (bytes[0] & UniqueLocalMask) == UniqueLocalPrefix;
        return bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31) || (bytes[0] == 192 && bytes[1] == 168);
    }

    /// <summary>Opens a connection; the callback of <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="OpenAiCompatibleException">No address may be connected to.</exception>
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        IPAddress[] found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Allowed(found), context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Those of the addresses that may be connected to.</summary>
    /// <exception cref="OpenAiCompatibleException">There is none.</exception>
    internal IPAddress[] Allowed(IPAddress[] found)
    {
        bool encrypted = options.Url.Scheme == Uri.UriSchemeHttps;
        IPAddress[] allowed = options.AllowCloud && encrypted ? found : [.. found.Where(IsLocal)];
        if (allowed.Length > 0)
            return allowed;
        throw new OpenAiCompatibleException(
            options.Name,
            ChatServerFailure.NotLocal,
            options.AllowCloud
                ? $"{options.Url.Host} is outside the local network and {options.Url.Scheme} is not encrypted; use https"
                : $"{options.Url.Host} is outside the local network; use a server of the clinic, or set chat.allow_cloud to send patients' words there");
    }
}
