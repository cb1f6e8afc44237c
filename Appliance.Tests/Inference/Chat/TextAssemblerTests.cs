using System.Text;
using Appliance.Inference.Chat;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class TextAssemblerTests
{
    [Fact]
    public void Append_CharacterSplitOverTokens_WaitsForItsRest()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("già 😀");
        var assembler = new TextAssembler([]);

        string[] delivered = [.. bytes.Select(value => assembler.Append([value]))];

        string.Concat(delivered).ShouldBe("già 😀");
        delivered.ShouldAllBe(piece => !piece.Contains('\uFFFD'));
    }

    [Fact]
    public void Finish_UnfinishedCharacter_IsLeftOut()
    {
        var assembler = new TextAssembler(["stop"]);

        string text = assembler.Append([(byte)'a', 0xF0, 0x9F]) + assembler.Finish();

        text.ShouldBe("a");
    }

    [Fact]
    public void Append_AnyTextInAnyPieces_EndsExactlyBeforeTheFirstStop()
    {
        string[] stops = ["ab", "bca", "cc"];
        Gen<string> texts = Gen.Elements('a', 'b', 'c', 'é', '€').ArrayOf().Select(letters => new string(letters)).Resize(60);
        Prop.ForAll(texts.ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (text, size) =>
        {
            int[] found = [.. stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(index => index >= 0)];
            var assembler = new TextAssembler(stops);
            var delivered = new StringBuilder();
            foreach (byte[] piece in Encoding.UTF8.GetBytes(text).Chunk(size))
                delivered.Append(assembler.Append(piece));
            delivered.Append(assembler.Finish());
            // Ends where the first complete stop stands; a piece may complete two at once, the earlier one counts.
            return delivered.ToString() == (found.Length == 0 ? text : text[..EarliestCompleted(text, stops, size)])
                && assembler.Stopped == (found.Length > 0);
        }).QuickCheckThrowOnFailure();
    }

    // The first piece that completes any stop decides; of the stops complete by then, the one that begins first.
    private static int EarliestCompleted(string text, string[] stops, int size)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int end = size; ; end += size)
        {
            string sofar = new UTF8Encoding(false, false).GetString(bytes, 0, Math.Min(end, bytes.Length)).TrimEnd('\uFFFD');
            int[] complete = [.. stops.Select(stop => sofar.IndexOf(stop, StringComparison.Ordinal)).Where(index => index >= 0)];
            if (complete.Length > 0)
                return complete.Min();
        }
    }
}
