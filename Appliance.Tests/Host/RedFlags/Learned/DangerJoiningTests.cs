using System.Text.Json;
using Appliance.Host.Configuration;
using Appliance.Host.Phrases;
using Appliance.Host.RedFlags;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Embeddings;
using Appliance.Knowledge.Storage;
using Appliance.Tests.Fakes;
using Appliance.Tests.Inference.Embeddings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.RedFlags.Learned;

/// <summary>A small encoder joined with the danger detector from a few messages in a data directory of its own.</summary>
public sealed class DangerJoiningTests : IDisposable
{
    private readonly Fakes.TemporaryFolder folder = new();
    private readonly Inference.TemporaryFolder models = new();
    private readonly List<string> said = [];
    private readonly CapturedLog log = new();

    public DangerJoiningTests()
    {
        foreach (string language in new[] { "it", "en", "es", "pt" })
        {
            Write("train", language, [.. LabelledText.Read("red_flags/cases", language).Take(40)]);
            Write("cases", language, []);
            Write("blind", language, [.. LabelledText.Read("red_flags/blind", language).Take(40), .. LabelledText.Read("red_flags/blind", language).TakeLast(40)]);
            Directory.CreateDirectory(folder.File("models/intents/train"));
            File.WriteAllLines(
                folder.File($"models/intents/train/{language}.jsonl"),
                LabelledText.Read("intents/train", language).Take(40).Select(line => JsonSerializer.Serialize(new { text = line.Text, intent = line.Intent, lang = language })));
            File.Copy(Path.Combine(RedFlagRuleBook.PublishedDirectory, language + ".json"), folder.File($"models/red_flags/{language}.json"));
        }

        File.Copy(Path.Combine(RedFlagRuleBook.PublishedDirectory, DangerModel.FileName), folder.File("models/red_flags/" + DangerModel.FileName));
    }

    public void Dispose()
    {
        folder.Dispose();
        models.Dispose();
    }

    [Fact]
    public async Task Prepare_NewEncoder_IsJoinedOnceAndJudgesWithTheWords()
    {
        UnderstandingSection section = Section();
        await PrepareAsync(section);
        said.ShouldContain(line => line.StartsWith("Joining the danger detector with tiny-e5.onnx", StringComparison.Ordinal));
        said.Clear();
        string path = section.JoinedDanger.ShouldNotBeNull();

        await PrepareAsync(section);

        said.ShouldBeEmpty();
        section.JoinedDanger.ShouldBe(path);
        using var encoders = new InstalledEncoder(section);
        DangerVectors vectors = DangerJoining.Open(section, encoders, NullLoggerFactory.Instance).ShouldNotBeNull();
        DangerDetector joined = DangerDetector.Load(RedFlagRuleBook.PublishedDirectory, vectors), words = DangerDetector.Load(RedFlagRuleBook.PublishedDirectory);
        joined.Version.ShouldBe(words.Version + ", joined with the sentence encoder");
        RedFlagRuleBook book = RedFlagRuleBook.Load(RedFlagRuleBook.PublishedDirectory);
        const string Danger = "mio padre ha un dolore al petto e suda freddo";
        double together = new RedFlagWatch(book, joined).Assess(Danger, "it").Danger!.Probability, alone = new RedFlagWatch(book, words).Assess(Danger, "it").Danger!.Probability;
        vectors.Probability(Danger, alone).ShouldBe(together);
    }

    [Fact]
    public async Task EncoderJoining_NewEncoderWhileTheServiceRuns_JudgesWithItWithoutARestart()
    {
        UnderstandingSection section = Section();
        using var encoders = new InstalledEncoder(section);
        RedFlagWatch watch = RedFlagWatch.BuiltIn();
        watch.Version.ShouldNotContain("joined");

        await JoinInTheBackgroundAsync(section, encoders, watch);

        watch.Version.ShouldEndWith("joined with the sentence encoder");
        watch.Watch("mio padre ha un dolore al petto e suda freddo", "it").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task EncoderJoining_EncoderIsGone_TheWordsGoOnJudgingAndItIsLogged()
    {
        UnderstandingSection section = Section();
        section.LibraryEncoder += ".gone";
        using var encoders = new InstalledEncoder(section);
        RedFlagWatch watch = RedFlagWatch.BuiltIn();

        await JoinInTheBackgroundAsync(section, encoders, watch);

        watch.Watch("mio padre ha un dolore al petto e suda freddo", "it").ShouldNotBeEmpty();
        log.Lines.ShouldContain(line => line.Level == LogLevel.Error);
    }

    [Fact]
    public void Probability_VectorOfADanger_RaisesIt()
    {
        double without = JoinedDanger.Probability(0.4, score: 0, vectors: 0.7, slope: 1, offset: 0);

        without.ShouldBe(0.4, 1e-9);
        JoinedDanger.Probability(0.4, score: 3, vectors: 0.7, slope: 1, offset: 0).ShouldBeGreaterThan(0.8);
        JoinedDanger.Probability(0, score: 3, vectors: 0.7, slope: 1, offset: 0).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Prepare_ServiceOwnsTheDirectory_UsesTheWordsAloneAndSaysSo()
    {
        using FileStream? owned = folder.Data.TryOwn();
        UnderstandingSection section = Section();

        await DangerJoining.PrepareAsync(section, folder.Data, owned: false, said.Add, CancellationToken.None, folder.File("models"));

        section.JoinedDanger.ShouldBeNull();
        said.ShouldHaveSingleItem().ShouldContain("The service runs");
    }

    [Fact]
    public async Task Prepare_NoEncoder_JoinsNothing()
    {
        var section = new UnderstandingSection();

        await PrepareAsync(section);

        section.JoinedDanger.ShouldBeNull();
        using var encoders = new InstalledEncoder(section);
        DangerJoining.Open(section, encoders, NullLoggerFactory.Instance).ShouldBeNull();
    }

    [Fact]
    public async Task Open_DamagedFile_LeavesTheWordsJudgingAndSaysSo()
    {
        UnderstandingSection section = Section();
        await PrepareAsync(section);
        await File.WriteAllBytesAsync(section.JoinedDanger!, (await File.ReadAllBytesAsync(section.JoinedDanger!))[..^100]);
        using var encoders = new InstalledEncoder(section);
        var log = new Fakes.CapturedLog();
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(log));

        DangerJoining.Open(section, encoders, logs).ShouldBeNull();

        log.Lines.ShouldContain(line => line.Level == LogLevel.Error && line.Everything.Contains("judges by words alone"));
        Should.Throw<ContentFileException>(() => JoinedDanger.Read(section.JoinedDanger!)).Message.ShouldContain("delete it and start the service again");
    }

    private Task PrepareAsync(UnderstandingSection section) =>
        DangerJoining.PrepareAsync(section, folder.Data, owned: true, said.Add, CancellationToken.None, folder.File("models"));

    private async Task JoinInTheBackgroundAsync(UnderstandingSection section, InstalledEncoder encoders, RedFlagWatch watch)
    {
        section.Model = SmallModels.Intents;
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        using IntentClassifier intents = IntentClassifier.Open(section, encoders, NullLogger<IntentClassifier>.Instance);
        using var joining = new EncoderJoining(section, folder.Data, encoders, new IntentReload(section, folder.Data, intents), watch, logs, folder.File("models"));
        await joining.StartAsync(CancellationToken.None);
        await joining.ExecuteTask!;
    }

    private UnderstandingSection Section()
    {
        EncoderFiles files = new TinyEncoder(models).Write();
        return new UnderstandingSection { LibraryEncoder = files.Model, LibraryEncoderIdentity = OnnxTextEmbedder.ComputeIdentity(files.Model) };
    }

    private void Write(string kind, string language, IReadOnlyList<LabelledText> lines)
    {
        Directory.CreateDirectory(folder.File("models/red_flags/" + kind));
        File.WriteAllLines(folder.File($"models/red_flags/{kind}/{language}.jsonl"), lines.Select(line => JsonSerializer.Serialize(new { text = line.Text, flag = line.Flag })));
    }
}
