using System.Text;
using Appliance.Inference.Chat;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class OpenAiCompatibleReplyProperties
{
    private const string Valid = """
        {"id":"c","choices":[{"message":{"role":"assistant","content":"Sì"},"delta":{"content":"Sì"},"finish_reason":"stop","logprobs":{"content":[{"logprob":-0.1},null]}}],"usage":{"prompt_tokens":1,"completion_tokens":2}}
        """;

    [Fact]
    public void Reply_AnyChangeOfAReply_IsReadOrRefusedAsMalformed() =>
        Prop.ForAll<int, byte>((position, value) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Valid);
            bytes[(position & int.MaxValue) % bytes.Length] = value;
            return Tame(() => new OpenAiCompatibleReply("gpu").Whole(bytes)) && Tame(() => new OpenAiCompatibleReply("gpu").Piece(bytes));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reply_CutAnywhere_IsRefusedAsMalformed() =>
        Prop.ForAll<int>(position =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(Valid.Trim());
            byte[] cut = bytes[..((position & int.MaxValue) % bytes.Length)];
            return Refused(() => new OpenAiCompatibleReply("gpu").Whole(cut));
        }).QuickCheckThrowOnFailure();

    private static bool Tame(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (OpenAiCompatibleException)
        {
            return true;
        }
    }

    private static bool Refused(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (OpenAiCompatibleException error)
        {
            return error.Failure == ChatServerFailure.Malformed;
        }
    }
}
