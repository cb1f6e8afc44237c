namespace Appliance.Inference.Chat;

/// <summary>A response body that ends in an exception when it grows beyond a limit. For one reader.</summary>
internal sealed class OpenAiCompatibleBody(Stream inner, OpenAiCompatibleOptions server) : Stream
{
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int count)
    {
        read += count;
        return read <= server.MaxResponseBytes ? count : throw new OpenAiCompatibleException(
            server.Name, ChatServerFailure.TooLarge, $"the reply is longer than {server.MaxResponseBytes} bytes; limit the tokens of a reply on the server");
    }
}
