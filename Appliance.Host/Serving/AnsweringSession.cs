using Appliance.Host.Asking;
using Appliance.Host.Commands;
using Appliance.Host.Configuration;
using Appliance.Host.Generation;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Understanding;
using Appliance.Inference.Runtime;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Serving;

/// <summary>Everything that answers, without the service: for commands that only ask.</summary>
internal sealed class AnsweringSession : IDisposable
{
    private readonly OpenedStore opened;

    private AnsweringSession(OpenedStore opened, ServiceProvider services)
    {
        this.opened = opened;
        Services = services;
    }

    /// <summary>The parts.</summary>
    public ServiceProvider Services { get; }

    /// <summary>Asks questions.</summary>
    public Asker Asker => Services.GetRequiredService<Asker>();

    /// <summary>Opens the data directory for reading and loads the models.</summary>
    /// <exception cref="CommandException">A native engine cannot be used, or the chat model that was asked for.</exception>
    /// <exception cref="Catalogue.ModelFileException">The chat model is not there or cannot be used.</exception>
    public static async Task<AnsweringSession> OpenAsync(DataDirectory data, ApplianceOptions options, CancellationToken cancellationToken)
    {
        RequireEngines();
        await ChatModelFile.PrepareAsync(options.Chat, data, cancellationToken);
        await JoinedIntents.PrepareAsync(options.Understanding, data, owned: false, Console.Error.WriteLine, cancellationToken);
        await DangerJoining.PrepareAsync(options.Understanding, data, owned: false, Console.Error.WriteLine, cancellationToken);
        OpenedStore opened = CommandContext.OpenForReading(data);
        ServiceProvider services = new ServiceCollection()
            .AddLogging()
            .AddStores(opened.Store)
            .AddAnswering(options, data.Path)
            .AddChat(states: null)
            .AddSingleton<Asker>()
            .BuildServiceProvider();
        var session = new AnsweringSession(opened, services);
        await LibraryVectors.UpdateAsync(opened, services.GetRequiredService<InstalledEncoder>().Library, Console.Error.WriteLine, cancellationToken);
        ChatClients chat = services.GetRequiredService<ChatClients>();
        if (chat.Problem is not { } problem)
        {
            await chat.PinAsync(services.GetRequiredService<GenerationPrompt>(), cancellationToken);
            return session;
        }

        session.Dispose();
        throw new CommandException(ExitCode.Engine, $"The chat model cannot be used: {problem} Choose another with --model, or --model none.");
    }

    /// <summary>Loads the native engines.</summary>
    /// <exception cref="CommandException">One cannot be used; says which and what to do.</exception>
    public static void RequireEngines()
    {
        EngineDiagnosis engine = NativeRuntime.Load().OnnxRuntime;
        if (!engine.Ok)
            throw new CommandException(ExitCode.Engine, $"{engine.Engine} at {engine.Path} cannot be used: {engine.Problem}. {engine.Remedy}");
    }

    public void Dispose()
    {
        Services.Dispose();
        opened.Dispose();
    }
}
