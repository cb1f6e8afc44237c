using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Appliance.Host.Bench;

/// <summary>What a load client is asked to do.</summary>
/// <param name="Target">Where it posts to.</param>
/// <param name="PhoneNumberId">The clinic's number at Meta.</param>
/// <param name="Run">Makes message ids of different runs distinct.</param>
/// <param name="Connections">Connections, each with one request at a time.</param>
/// <param name="Requests">Requests at most, over all connections.</param>
/// <param name="Seconds">Time at most, warm-up included.</param>
internal sealed record WebhookLoadOrder(Uri Target, string PhoneNumberId, string Run, int Connections, int Requests, double Seconds);

/// <summary>What a load client saw after its warm-up.</summary>
/// <param name="Sent">Requests answered, those of the warm-up included.</param>
/// <param name="Acknowledged">Answers with status 200.</param>
/// <param name="Others">Answers with any other status.</param>
/// <param name="PerSecond">Status 200 a second.</param>
/// <param name="Milliseconds">From the first byte sent to the last byte of the answer, status 200 only.</param>
internal sealed record WebhookLoadResult(int Sent, int Acknowledged, int Others, double PerSecond, Latencies Milliseconds);

/// <summary>
/// Posts prepared requests over keep-alive HTTP/1.1 connections as fast as they are answered, on raw sockets so that the client takes as
/// little of the machine as possible. Runs in its own process.
/// </summary>
internal sealed class WebhookLoad(WebhookLoadOrder order, byte[] appSecret)
{
    /// <summary>Answers in this first time are not counted, in seconds: both processes are still being compiled.</summary>
    public const double WarmUpSeconds = 0.5;

    /// <summary>Bytes of an answer at most.</summary>
    private const int MaxAnswerBytes = 4_096;

    private long countFrom;
    private long endAt;
    private volatile bool exhausted;

    /// <summary>Runs until the time or the requests of one connection are used up.</summary>
    public async Task<WebhookLoadResult> RunAsync()
    {
        byte[][][] requests = Prepare();
        var connections = new List<Connection>();
        try
        {
            foreach (byte[][] share in requests)
                connections.Add(await ConnectAsync(share));
            long start = Stopwatch.GetTimestamp();
            countFrom = start + (long)(WarmUpSeconds * Stopwatch.Frequency);
            endAt = start + (long)(order.Seconds * Stopwatch.Frequency);
            await Task.WhenAll(connections.Select(PostAllAsync));
            double seconds = Stopwatch.GetElapsedTime(Math.Min(countFrom, connections.Max(c => c.LastAnswer)), connections.Max(c => c.LastAnswer)).TotalSeconds;
            List<double> times = [.. connections.SelectMany(c => c.Times)];
            return new WebhookLoadResult(
                connections.Sum(c => c.Sent), times.Count, connections.Sum(c => c.Others), seconds > 0 ? times.Count / seconds : 0, Latencies.Of(times));
        }
        finally
        {
            foreach (Connection connection in connections)
                connection.Socket.Dispose();
        }
    }

    private byte[][][] Prepare()
    {
        var requests = new byte[order.Connections][][];
        int each = order.Requests / order.Connections;
        Parallel.For(0, order.Connections, connection => requests[connection] =
        [
            .. Enumerable.Range(connection * each, each).Select(index => SignedTexts.Request(order.Target, appSecret, order.PhoneNumberId, order.Run, index)),
        ]);
        return requests;
    }

    private async Task<Connection> ConnectAsync(byte[][] requests)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, order.Target.Port);
        return new Connection(socket, requests);
    }

    private async Task PostAllAsync(Connection connection)
    {
        byte[] answer = new byte[MaxAnswerBytes];
        foreach (byte[] request in connection.Requests)
        {
            long sent = Stopwatch.GetTimestamp();
            if (exhausted || sent >= endAt)
                return;
            await connection.Socket.SendAsync(request);
            bool acknowledged = await ReadAnswerAsync(connection.Socket, answer);
            long now = connection.LastAnswer = Stopwatch.GetTimestamp();
            connection.Sent++;
            if (now < countFrom)
                continue;
            if (acknowledged)
                connection.Times.Add(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
            else
                connection.Others++;
        }

        exhausted = true;
    }

    private static async Task<bool> ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        int length = 0;
        while (true)
        {
            int read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
                throw new IOException("The service closed the connection in the middle of an answer.");
            length += read;
            int head = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (head < 0)
                continue;
            if (!HasNoBody(buffer.AsSpan(0, head)))
                throw new IOException("The load client reads answers without a body only: " + Encoding.ASCII.GetString(buffer, 0, head));
            return buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8);
        }
    }

    private static bool HasNoBody(ReadOnlySpan<byte> head) => head.IndexOf("Content-Length: 0"u8) >= 0;

    private sealed class Connection(Socket socket, byte[][] requests)
    {
        public Socket Socket { get; } = socket;

        public byte[][] Requests { get; } = requests;

        public List<double> Times { get; } = new(requests.Length);

        public int Sent { get; set; }

        public int Others { get; set; }

        public long LastAnswer { get; set; } = Stopwatch.GetTimestamp();
    }
}
