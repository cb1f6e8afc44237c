using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Appliance.Host.Channels.WhatsApp;

/// <summary>
/// Writes compact JSON objects out of the raw parts of a webhook body, one after the other into one rented buffer: a part is copied as
/// it was sent (its escapes included), without the white space between its tokens. Not thread-safe.
/// </summary>
internal sealed class PayloadWriter : IDisposable
{
    private const int FirstBufferBytes = 4 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
    private int _length;

    /// <summary>Begins the next object; what was written before is given up.</summary>
    public void Begin()
    {
        _length = 0;
        Append("{"u8);
    }

    /// <summary>Adds a property, unless the element is undefined (then nothing is written).</summary>
    /// <returns>False where the element is nested more deeply than <paramref name="maxDepth"/> levels; then nothing is written.</returns>
    public bool TryAdd(ReadOnlySpan<byte> name, JsonElement element, int maxDepth)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
            return true;
        int start = _length;
        AppendName(name);
        if (AppendCompact(JsonMarshal.GetRawUtf8Value(element), maxDepth))
            return true;
        _length = start;
        return false;
    }

    /// <summary>Adds the source text of an element as a string, so that the payload stays readable whatever the element is.</summary>
    public void AddSource(ReadOnlySpan<byte> name, JsonElement element)
    {
        AppendName(name);
        Append("\""u8);
        // By way of a string, because the encoder throws on invalid UTF-8, which this method is called to preserve as well as it can.
        string source = Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(element));
        Append(JsonEncodedText.Encode(source, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        Append("\""u8);
    }

    /// <summary>Ends the object and returns it.</summary>
    public string End()
    {
        Append("}"u8);
        return Encoding.UTF8.GetString(_buffer, 0, _length);
    }

    /// <summary>SHA-256 of the object last ended, as 64 lowercase hexadecimal digits.</summary>
    public string Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(_buffer.AsSpan(0, _length), hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }

    private void AppendName(ReadOnlySpan<byte> name)
    {
        if (_length > 1)
            Append(","u8);
        Append("\""u8);
        Append(name);
        Append("\":"u8);
    }

    private bool AppendCompact(ReadOnlySpan<byte> json, int maxDepth)
    {
        Reserve(json.Length);
        int depth = 0;
        while (!json.IsEmpty)
        {
            switch (json[0])
            {
                case (byte)'"':
                    int length = StringLength(json);
                    Append(json[..length]);
                    json = json[length..];
                    continue;
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                    json = json[1..];
                    continue;
                case (byte)'{' or (byte)'[':
                    if (++depth > maxDepth)
                        return false;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    break;
                default:
                    break;
            }

            _buffer[_length++] = json[0];
            json = json[1..];
        }

        return true;
    }

    private static int StringLength(ReadOnlySpan<byte> json)
    {
        int at = 1;
        while (true)
        {
            at += json[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[at] == (byte)'"')
                return at + 1;
            at += 2;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int bytes)
    {
        if (_buffer.Length - _length >= bytes)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
