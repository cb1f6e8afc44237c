using System.Text.Json;
using Appliance.Host.Configuration;
using Appliance.Host.Diagnosis;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Inference.Embeddings;
using Appliance.Tests.Fakes;
using Appliance.Tests.Inference.Classification;
using Appliance.Tests.Inference.Embeddings;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Host.Understanding;

/// <summary>A small encoder joined from a few examples in a data directory of its own.</summary>
public sealed class JoinedIntentsTests : IDisposable
{
    private readonly Fakes.TemporaryFolder folder = new();
    private readonly Inference.TemporaryFolder models = new();
    private readonly List<string> said = [];
    private readonly IntentBase examples;
    private readonly InstalledEncoder encoders = new(new UnderstandingSection());

    public JoinedIntentsTests()
    {
        Directory.CreateDirectory(folder.File("examples"));
        File.WriteAllLines(
            folder.File("examples/en.jsonl"), SampleErrands.Train.Select(one => JsonSerializer.Serialize(new { text = one.Text, intent = one.Label, lang = "en" })));
        examples = new IntentBase(folder.File("examples"), SmallModels.IntentConcepts, SampleErrands.Options with { VectorHiddenUnits = 8, VectorEpochs = 4 });
    }

    public void Dispose()
    {
        encoders.Dispose();
        folder.Dispose();
        models.Dispose();
    }

    [Fact]
    public async Task Prepare_NewEncoder_IsJoinedOnceAndTold()
    {
        EncoderFiles files = new TinyEncoder(models).Write();

        ServingIntents first = await PrepareAsync(files);
        said.ShouldContain(line => line.StartsWith("Joining the intent model with tiny-e5.onnx", StringComparison.Ordinal));
        said.Clear();
        ServingIntents again = await PrepareAsync(files);

        said.ShouldBeEmpty();
        again.ShouldBe(first);
        first.Encoder.ShouldBe(files.Model);
        first.EncoderIdentity.ShouldBe(OnnxTextEmbedder.ComputeIdentity(files.Model));
        using IntentClassifier classifier = IntentClassifier.Open(new UnderstandingSection { Serving = first }, encoders, NullLogger<IntentClassifier>.Instance);
        classifier.Classify("how much is a visit").Label.ShouldBe("price");
    }

    [Fact]
    public async Task Installed_IntentsAndLibrary_ShareOneOpenEncoder()
    {
        UnderstandingSection section = Section(new TinyEncoder(models).Write());
        await JoinedIntents.PrepareAsync(section, folder.Data, owned: true, said.Add, CancellationToken.None, examples);
        using var installed = new InstalledEncoder(section);

        OpenedEncoder? first = installed.Open(section.Serving!.Encoder, section.Serving.EncoderIdentity);

        first.ShouldNotBeNull();
        installed.Open(section.Encoder, null).ShouldBeSameAs(first);
        installed.Library!.Identity.ShouldBe(first.Encoder.Identity);
        var question = new float[first.Embedder.Dimensions];
        installed.Library.EncodeQuestion("how much is a visit", question);
        question.ShouldBe(first.Encoder.Encode("how much is a visit").ToArray());
        installed.Open(ModelChoice.None, null).ShouldBeNull();
    }

    [Fact]
    public async Task Choose_AnotherEncoderThanWasJoined_LeavesThePlainModelServing()
    {
        EncoderFiles files = new TinyEncoder(models).Write();
        await PrepareAsync(files);
        new TinyEncoder(models) { SurplusRows = 3 }.Write();

        ServingIntents serving = ServingIntents.Choose(Section(files), folder.Data, examples);

        serving.ShouldBe(ServingIntents.Plain);
        HealthResult check = new IntentChecks(folder.Data, Section(files)).Run().Single(result => result.Check == "sentence encoder");
        check.State.ShouldBe(HealthState.Warn);
        check.Detail.ShouldContain("is not joined with the intent model yet, which serves without it");
        new IntentChecks(folder.Data, Section(files)).Run().Single(result => result.Check == "danger detector").State.ShouldBe(HealthState.Warn);
    }

    [Fact]
    public async Task Prepare_ServiceOwnsTheDirectory_UsesThePlainModelAndSaysSo()
    {
        using FileStream? owned = folder.Data.TryOwn();

        UnderstandingSection section = Section(new TinyEncoder(models).Write());
        await JoinedIntents.PrepareAsync(section, folder.Data, owned: false, said.Add, CancellationToken.None, examples);

        section.Serving.ShouldBe(ServingIntents.Plain);
        said.ShouldHaveSingleItem().ShouldContain("The service runs");
    }

    [Fact]
    public async Task Open_JoinedModelIsDamaged_ThePlainModelServes()
    {
        ServingIntents serving = await PrepareAsync(new TinyEncoder(models).Write());
        await File.WriteAllBytesAsync(serving.Model, (await File.ReadAllBytesAsync(serving.Model))[..1_000]);

        using IntentClassifier classifier = IntentClassifier.Open(new UnderstandingSection { Serving = serving }, encoders, NullLogger<IntentClassifier>.Instance);

        classifier.Classify("quanto costa una visita?").Label.ShouldBe("price_inquiry");
        Should.Throw<Appliance.Inference.Interop.OnnxRuntime.OnnxException>(() => classifier.Replace(serving));
        classifier.Classify("quanto costa una visita?").Label.ShouldBe("price_inquiry");
    }

    [Fact]
    public async Task Choose_PromotedForAnotherEncoder_IsPassedAndDoctorSaysSo()
    {
        EncoderFiles files = new TinyEncoder(models).Write();
        ServingIntents joined = await PrepareAsync(files);
        var clinic = new ClinicModels(folder.Data);
        File.Copy(SmallModels.Intents, clinic.PathOf(1));
        clinic.Add(new ClinicModel(1, null, "base", 18, 2, DateTimeOffset.UnixEpoch));
        clinic.Promote(1);

        ServingIntents.Choose(Section(files), folder.Data, examples).ShouldBe(joined with { Passed = "the clinic's version 1 was trained without a sentence encoder and now there is " + joined.EncoderIdentity![..16] });
        ServingIntents.Choose(new UnderstandingSection { Encoder = ModelChoice.None }, folder.Data, examples).Version.ShouldBe(1);
        new IntentChecks(folder.Data, Section(files)).Run().ShouldContain(result => result.Check == "intent model" && result.State == HealthState.Warn && result.Detail.Contains("version 1"));
    }

    [Fact]
    public void Identities_UnchangedFile_IsNotReadAgain_ChangedFileIs()
    {
        var identities = new FileIdentities(folder.Data);
        string path = folder.File("large.onnx");
        File.WriteAllText(path, "one");
        DateTime written = File.GetLastWriteTimeUtc(path);
        string first = identities.Of(path);
        first.ShouldBe(OnnxTextEmbedder.ComputeIdentity(path));

        File.WriteAllText(path, "two");
        File.SetLastWriteTimeUtc(path, written);
        new FileIdentities(folder.Data).Of(path).ShouldBe(first);

        File.SetLastWriteTimeUtc(path, written.AddSeconds(1));
        new FileIdentities(folder.Data).Of(path).ShouldBe(OnnxTextEmbedder.ComputeIdentity(path));
        Should.Throw<FileNotFoundException>(() => identities.Of(folder.File("none"))).Message.ShouldContain("none does not exist");
    }

    private async Task<ServingIntents> PrepareAsync(EncoderFiles files)
    {
        UnderstandingSection section = Section(files);
        await JoinedIntents.PrepareAsync(section, folder.Data, owned: true, said.Add, CancellationToken.None, examples);
        return section.Serving!;
    }

    private static UnderstandingSection Section(EncoderFiles files) => new() { Encoder = files.Model };
}
