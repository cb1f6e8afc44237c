using System.Text.Json.Nodes;
using Appliance.Host.Commands;
using Appliance.Inference.Embeddings;
using Appliance.Tests.Inference.Classification;
using Appliance.Tests.Inference.Embeddings;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Contracts;

[Collection(SerialContracts.Name)]
public sealed class IntentsTrainingContractTests : IDisposable
{
    private readonly CommandLine commandLine = new();

    public void Dispose() => commandLine.Dispose();

    [Theory]
    [InlineData("oos", "oos")]
    [InlineData("oos", "out_of_scope")]
    [InlineData("out_of_scope", "oos")]
    public async Task TrainAndEval_EitherNameOfOutOfScope_EvaluatesRight(string trained, string evaluated)
    {
        string model = commandLine.File("model.onnx");

        CommandResult training = (await commandLine.RunAsync("intents", "train", Examples("train.jsonl", trained), "--out", model, "--json")).ShouldSucceed();
        CommandResult evaluation = (await commandLine.RunAsync("intents", "eval", Examples("test.jsonl", evaluated), "--model", model, "--json")).ShouldSucceed();

        training.Line.Select(field => field.Key).ShouldBe(["model", "examples", "labels", "epochs", "temperature", "out_of_scope_threshold", "out_of_scope_share", "encoder_share", "bytes", "seconds"]);
        training.Error.ShouldContain("pass 1 of");
        JsonObject report = evaluation.Line;
        report.Select(field => field.Key).ShouldBe(
            ["count", "accuracy", "macro_f1", "in_scope_accuracy", "oos_recall", "ece", "reliability", "risk_coverage", "accuracy_by_lang", "classes", "confusion"]);
        ((double)report["accuracy"]!).ShouldBeGreaterThan(0.9);
        ((double)report["oos_recall"]!).ShouldBeGreaterThan(0.9);
        report["classes"]!.AsObject().Select(label => label.Key).ShouldBe(["booking", trained, "price"], ignoreOrder: true);
        report["classes"]!["price"]!.AsObject().Select(field => field.Key).ShouldBe(["precision", "recall", "f1", "support"]);
        ((int)report["confusion"]!["price"]!["price"]!).ShouldBe(SampleErrands.Train.Count(example => example.Label == "price"));
    }

    [Fact]
    public async Task Eval_ModelWithoutOutOfScope_NeverFindsIt()
    {
        string model = commandLine.File("model.onnx");
        string inScope = commandLine.Write("in-scope.jsonl", SampleErrands.Train.Where(e => e.Label != "out_of_scope").Select(e => new { text = e.Text, intent = e.Label }));
        (await commandLine.RunAsync("intents", "train", inScope, "--out", model)).ShouldSucceed();

        JsonObject report = (await commandLine.RunAsync("intents", "eval", Examples("test.jsonl", "oos"), "--model", model, "--json")).ShouldSucceed().Line;

        ((double)report["oos_recall"]!).ShouldBe(0);
        ((double)report["in_scope_accuracy"]!).ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public async Task Train_SeedAndSeveralFiles_GiveTheSameModelAgain()
    {
        string[] files = [Examples("one.jsonl", "oos"), commandLine.Write("two.jsonl", new { text = "quanto costa", intent = "price", lang = "it" })];
        (string first, string again, string other) = (commandLine.File("1.onnx"), commandLine.File("2.onnx"), commandLine.File("3.onnx"));

        (await commandLine.RunAsync(["intents", "train", .. files, "--out", first, "--seed", "7"])).ShouldSucceed();
        (await commandLine.RunAsync(["intents", "train", .. files, "--out", again, "--seed", "7"])).ShouldSucceed();
        (await commandLine.RunAsync(["intents", "train", .. files, "--out", other, "--seed", "8"])).ShouldSucceed();

        File.ReadAllBytes(again).SequenceEqual(File.ReadAllBytes(first)).ShouldBeTrue();
        File.ReadAllBytes(other).SequenceEqual(File.ReadAllBytes(first)).ShouldBeFalse();
    }

    [Fact]
    public async Task Train_LabelLang_LearnsLanguages()
    {
        string file = commandLine.Write(
            "languages.jsonl",
            Enumerable.Range(0, 6).SelectMany(_ => new[] { ("buongiorno come sta oggi", "it"), ("good morning how are you", "en") })
                .Select(pair => new { text = pair.Item1, lang = pair.Item2 }));
        string model = commandLine.File("languages.onnx");

        (await commandLine.RunAsync("intents", "train", file, "--label", "lang", "--out", model, "--validation", file)).ShouldSucceed();

        JsonObject report = (await commandLine.RunAsync("intents", "eval", file, "--label", "lang", "--model", model, "--json")).ShouldSucceed().Line;
        ((double)report["accuracy"]!).ShouldBe(1);
        ((double)report["accuracy_by_lang"]!["it"]!).ShouldBe(1);
        report["oos_recall"].ShouldBeNull();
    }

    [Theory]
    [InlineData("{\"text\":\"x\"}", "bad.jsonl:2", "intent")]
    [InlineData("{\"text\":", "bad.jsonl:2", "JSON")]
    [InlineData("{\"text\":\"hello\",\"intent\":\"greeting\"}", "\"greeting\" has 1 example", "at least 2")]
    public async Task Train_BadExamples_NamesLineOrLabel(string line, string place, string reason)
    {
        string file = commandLine.Write("bad.jsonl", new { text = "how much is it", intent = "price" }, line, new { text = "what does it cost", intent = "price" });

        (await commandLine.RunAsync("intents", "train", file, "--out", commandLine.File("m.onnx"))).ShouldFail(ExitCode.Input, place, reason);

        File.Exists(commandLine.File("m.onnx")).ShouldBeFalse();
    }

    [Fact]
    public async Task TrainAndEval_UnusableFiles_AreNamed()
    {
        string examples = Examples("train.jsonl", "oos");
        string large = commandLine.Write("large.jsonl", new { text = new string('x', 10_000_000), intent = "price" });
        string stranger = commandLine.Write("stranger.jsonl", new { text = "x", intent = "unheard_of" });

        (await commandLine.RunAsync("intents", "train", examples)).ShouldFail(ExitCode.Usage, "--out");
        (await commandLine.RunAsync("intents", "train", commandLine.File("none.jsonl"), "--out", commandLine.File("m.onnx"))).ShouldFail(ExitCode.Input, "none.jsonl");
        (await commandLine.RunAsync("intents", "train", examples, "--out", commandLine.File("no/folder/m.onnx"))).ShouldFail(ExitCode.Input, "no/folder");
        (await commandLine.RunAsync("intents", "train", large, "--out", commandLine.File("m.onnx"))).ShouldFail(ExitCode.Input, "large.jsonl:1", "1000000");
        (await commandLine.RunAsync("intents", "eval", stranger)).ShouldFail(ExitCode.Input, "unheard_of");
        (await commandLine.RunAsync("intents", "eval", examples, "--model", examples)).ShouldFail(ExitCode.Engine, "train.jsonl");
        (await commandLine.RunAsync("intents", "eval", examples, "--label", "colour")).ShouldFail(ExitCode.Usage, "colour");
    }

    [Fact]
    public async Task Train_UnusableEncoder_IsNamed()
    {
        string examples = Examples("train.jsonl", "oos"), model = commandLine.File("m.onnx");
        using var folder = new Inference.TemporaryFolder();
        EncoderFiles foreign = new TinyEncoder(folder) { SurplusRows = -2 }.Write("foreign");
        EncoderFiles truncated = new TinyEncoder(folder).Write("truncated");
        await File.WriteAllBytesAsync(truncated.Model, (await File.ReadAllBytesAsync(truncated.Model))[..^40]);

        (await commandLine.RunAsync("intents", "train", examples, "--out", model, "--encoder", foreign.Model)).ShouldFail(ExitCode.Engine, "foreign.tokenizer.json", "do not belong together");
        (await commandLine.RunAsync("intents", "train", examples, "--out", model, "--encoder", truncated.Model)).ShouldFail(ExitCode.Engine, "truncated.onnx", "truncated; install it again");
        (await commandLine.RunAsync("intents", "train", examples, "--out", model, "--encoder", commandLine.File("none.onnx"))).ShouldFail(ExitCode.Input, "none.onnx");
        File.Exists(model).ShouldBeFalse();
    }

    private string Examples(string name, string outOfScope) => commandLine.Write(
        name, SampleErrands.Train.Select(e => new { text = e.Text, intent = e.Label == "out_of_scope" ? outOfScope : e.Label, lang = "en" }));
}
