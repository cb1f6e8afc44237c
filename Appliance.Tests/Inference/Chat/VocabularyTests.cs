using Appliance.Inference.Chat;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Chat;

public sealed class VocabularyTests : IDisposable
{
    private readonly LlamaModel model = LlamaModel.Load(TinyModel.Path, 0, checkTensors: false);

    public void Dispose() => model.Dispose();

    [Fact]
    public void Tokenize_AnyText_SpellsTheSameTextAgainWithoutControlTokens() =>
        Prop.ForAll(Gen.Elements("a", " ", "é", "😀", "\n", "<|im_end|>", "<|im_start|>", "9", "Ж", "\0").ArrayOf().Select(string.Concat).ToArbitrary(), text =>
        {
            int[] tokens = model.Vocabulary.Tokenize(text, parseSpecial: false);
            byte[] bytes = [.. tokens.SelectMany(token => model.Vocabulary.Piece(token).ToArray())];
            return System.Text.Encoding.UTF8.GetString(bytes) == text && !Array.Exists(tokens, model.Vocabulary.IsControl);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tokenize_MoreTokensThanCharacters_IsNotCutOff()
    {
        string text = string.Concat(Enumerable.Repeat("😀", 500));

        model.Vocabulary.Tokenize(text, parseSpecial: false).Length.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void Tokenize_FromManyThreads_GivesTheSame()
    {
        string text = string.Join(' ', Enumerable.Range(0, 200));
        int[] expected = model.Vocabulary.Tokenize(text, parseSpecial: true);

        Parallel.For(0, 64, _ => model.Vocabulary.Tokenize(text, parseSpecial: true).ShouldBe(expected));
    }
}
