using Appliance.Host.Demo;
using Appliance.Host.Generation;
using Appliance.Host.Pipeline;
using Appliance.Inference.Chat;
using Appliance.Knowledge.Library;
using Appliance.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Tests.Host.Generation;

/// <summary>A clinic with the sample documents and scripted language models, one for each tier, behind the chain of production.</summary>
internal sealed class GeneratingClinic : IAsyncDisposable
{
    private GeneratingClinic(string[] settings, bool chat)
    {
        Bench = new ClinicBench(adjust: services =>
        {
            if (chat)
                services.AddSingleton(new ChatTiers(Chain("small", Small), Chain("large", Large)));
        }, settings: settings);
    }

    public ClinicBench Bench { get; }

    public ScriptedChatClient Small { get; } = new("Un'ecografia tiroidea costa € 65 [1].");

    public ScriptedChatClient Large { get; } = new("Un'ecografia tiroidea costa € 65 [1].");

    public static async Task<GeneratingClinic> StartAsync(bool chat = true, params string[] settings)
    {
        var clinic = new GeneratingClinic(settings, chat);
        await clinic.Bench.Get<LibraryStore>().ImportFolderAsync(Path.Combine(DemoWorld.ClinicFolder, "documents"), "test", draft: false, clinic.Bench.Clock);
        return clinic;
    }

    /// <summary>Adds a document to the library.</summary>
    public async Task PublishAsync(string name, string text, string language = "it")
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File(name), $"---\nlanguage: {language}\napproved_by: test\n---\n{text}\n");
        await Bench.Get<LibraryStore>().ImportFolderAsync(Path.GetDirectoryName(folder.File(name))!, "test", draft: false, Bench.Clock);
    }

    /// <summary>Runs a turn of one text, whose intent and language the classifiers report.</summary>
    public Task<Turn> AskAsync(string text, string language = "it", string intent = Intents.PriceInquiry, params PastMessage[] history)
    {
        Bench.Intents.Tell(text, intent);
        Bench.Languages.Tell(text, language);
        Situation situation = Situation.First(language, history);
        return Bench.Get<TurnPipeline>().RunAsync(new Turn([Pipeline.Turns.Fragment(text, sentAt: Bench.Now)], situation, Bench.Now), CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Bench.DisposeAsync();

    private FallbackChatClient Chain(string name, ScriptedChatClient client) =>
        new([new FallbackLink(name, client, new FallbackOptions { Timeout = TimeSpan.FromMinutes(1) }, Bench?.Clock ?? TimeProvider.System)]);
}
