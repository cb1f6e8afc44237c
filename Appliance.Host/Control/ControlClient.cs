using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Control;

/// <summary>Asks the process that owns a data directory to do something.</summary>
internal sealed class ControlClient : IDisposable
{
    /// <summary>Longest wait for an answer; a large import takes minutes.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    private readonly HttpClient client;

    public ControlClient(DataDirectory data)
    {
        client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) => OperatingSystem.IsWindows()
                ? await ConnectPipeAsync(data, cancellationToken)
                : await ConnectSocketAsync(data, cancellationToken),
        })
        {
            Timeout = Timeout,
            BaseAddress = new Uri("http://control/"),
        };
    }

    /// <summary>Runs an operation over there.</summary>
    /// <exception cref="ControlException">It was refused, or the owning process does not answer.</exception>
    public async Task<JsonNode?> RunAsync(string operation, JsonObject arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(arguments.ToJsonString(), Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.PostAsync(new Uri(operation, UriKind.Relative), content, cancellationToken);
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? JsonNode.Parse(body) : throw new ControlException(body);
        }
        catch (HttpRequestException error)
        {
            throw new ControlException($"The process that owns the data directory does not answer: {error.Message} Is it starting or stopping? Try again.");
        }
    }

    public void Dispose() => client.Dispose();

    private static async Task<Stream> ConnectSocketAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(data.ControlSocket), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<Stream> ConnectPipeAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        var pipe = new NamedPipeClientStream(".", ControlServer.PipeName(data), PipeDirection.InOut, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        try
        {
            await pipe.ConnectAsync(cancellationToken);
            return pipe;
        }
        catch
        {
            await pipe.DisposeAsync();
            throw;
        }
    }
}
