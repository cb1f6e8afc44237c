using System.Net;

namespace Appliance.Host.Catalogue;

/// <summary>Fetches the bytes of one file into a <see cref="PartFile"/>, over as many connections as it takes.</summary>
internal sealed class ModelDownload(ModelHub hub, HubOptions options, TimeProvider time)
{
    /// <summary>Tries in a row that may bring no byte.</summary>
    public const int MaxFruitlessTries = 6;

    /// <summary>Connections for one file.</summary>
    public const int MaxConnections = 500;

    private const int BufferBytes = 256 * 1024;

    /// <summary>Runs until every byte is there.</summary>
    /// <param name="file">What the hub stated.</param>
    /// <param name="part">Where the bytes go.</param>
    /// <param name="progress">Told the number of bytes that are there.</param>
    /// <param name="cancellationToken">Ends the download; what is there stays for the next run.</param>
    /// <exception cref="ModelFileException">What arrives does not have the stated size.</exception>
    /// <exception cref="ModelRefusedException">The hub refuses, or the connection keeps failing.</exception>
    public async Task RunAsync(HubFile file, PartFile part, IProgress<long> progress, CancellationToken cancellationToken)
    {
        int fruitless = 0;
        progress.Report(part.Length);
        for (int connection = 0; part.Missing > 0; connection++)
        {
            long before = part.Length;
            string interruption = await FetchAsync(file, part, progress, cancellationToken);
            if (part.Missing == 0)
                return;
            fruitless = part.Length > before ? 0 : fruitless + 1;
            if (fruitless >= MaxFruitlessTries || connection >= MaxConnections)
            {
                throw new ModelRefusedException(
                    $"{file.Address}: the download was interrupted after {part.Length} of {file.Bytes} bytes: {interruption} Run the command again later; it goes on where it stopped.");
            }

            await Task.Delay(options.RetryDelay * Math.Pow(2, fruitless), time, cancellationToken);
        }
    }

    /// <summary>One connection; returns why it ended when bytes are still missing.</summary>
    private async Task<string> FetchAsync(HubFile file, PartFile part, IProgress<long> progress, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await hub.OpenAsync(file, part.Length, part.Validator, cancellationToken);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                part.Restart(null);
                return "the server does not have the rest.";
            }

            Begin(file, part, response);
            return await CopyAsync(file, part, response, progress, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            return error.Message;
        }
    }

    private static void Begin(HubFile file, PartFile part, HttpResponseMessage response)
    {
        long? total = response.Content.Headers.ContentLength;
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            if (response.Content.Headers.ContentRange is not { From: { } from } range || from != part.Length)
                throw new ModelFileException($"{file.Address}: the server sends another part of the file than was asked for. Try again later.");
            total = range.Length;
        }
        else
        {
            part.Restart(response.Headers.ETag);
        }

        if (total is not null && total != file.Bytes)
            throw SizeLies(file, part, total.Value);
    }

    private async Task<string> CopyAsync(HubFile file, PartFile part, HttpResponseMessage response, IProgress<long> progress, CancellationToken cancellationToken)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[BufferBytes];
        while (true)
        {
            int read;
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
            {
                limit.CancelAfter(options.StallTimeout);
                try
                {
                    read = await body.ReadAsync(buffer, limit.Token);
                }
                catch (IOException error)
                {
                    return error.Message;
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    return $"no byte came for {options.StallTimeout.TotalSeconds:F0} seconds.";
                }
            }

            if (read > part.Missing)
                throw SizeLies(file, part, part.Length + read);
            if (read == 0)
                return "the server closed the connection.";
            await part.AppendAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Report(part.Length);
        }
    }

    private static ModelFileException SizeLies(HubFile file, PartFile part, long bytes)
    {
        part.Discard();
        return new ModelFileException($"{file.Address}: the hub stated {file.Bytes} bytes and sends {bytes} or more. What came was removed; try again later or choose another model.");
    }
}
