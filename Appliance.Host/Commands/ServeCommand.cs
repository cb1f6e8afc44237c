using System.CommandLine;
using System.Diagnostics;
using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Host.Generation;
using Appliance.Host.Logging;
using Appliance.Host.RedFlags.Learned;
using Appliance.Host.Serving;
using Appliance.Host.Understanding;
using Appliance.Knowledge.Storage;
using Spectre.Console;

namespace Appliance.Host.Commands;

/// <summary><c>serve</c>: runs the service until it is stopped.</summary>
internal static class ServeCommand
{
    /// <summary>How long the start waits for a command that holds the data directory for a moment, in seconds.</summary>
    public const int LockWaitSeconds = 5;

    public static Command Create() => new Command("serve", "Runs the service: webhook, conversations, sending.") { ChatModelOption.Model, EncoderOption.Encoder, SpeechOption.Speech }.Does(RunAsync);

    private static async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        DataDirectory data = context.Data();
        using FileStream owned = await OwnAsync(data, cancellationToken);
        ApplianceOptions options = context.Load(data);
        IReadOnlyList<ConfigurationProblem> problems = ConfigurationCheck.CheckServing(options);
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        await PrepareChatModelAsync(context, options, data, cancellationToken);
        await PrepareIntentsAsync(context, options, data, cancellationToken);
        await using WebApplication application = ServiceHost.Build(
            data, options, WhatsAppSecrets.Read(options.WhatsApp), LogSetup.ForService(data, options.Logging, console: true));
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch
        {
            // Loops that run already end in order, not as failures that the log would tell of.
            await application.StopAsync(CancellationToken.None);
            throw;
        }

        ReadyMark.Write(data, application);
        await application.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Ok;
    }

    // The model that comes with the program understands most messages too: a broken encoder must not keep the service down, and a new
    // one is joined by EncoderJoining while patients are answered.
    private static async Task PrepareIntentsAsync(CommandContext context, ApplianceOptions options, DataDirectory data, CancellationToken cancellationToken)
    {
        try
        {
            JoinedIntents.Choose(options.Understanding, data, context.Console.WriteLine);
            DangerJoining.Choose(options.Understanding, data);
            if (JoinedIntents.IsMissing(options.Understanding) || DangerJoining.IsMissing(options.Understanding))
                await IntentTraining.TryAsync(options.Understanding.LibraryEncoder!, cancellationToken);
        }
        catch (Exception error) when (context.Parsed.GetValue(EncoderOption.Encoder) is null
            && error is (ModelFileException or ClinicModelException or IOException or InvalidDataException or InvalidOperationException))
        {
            context.Console.MarkupLineInterpolated($"[red]{error.Message} The service starts without the sentence encoder.[/]");
            (options.Understanding.Serving, options.Understanding.LibraryEncoder, options.Understanding.JoinedDanger) = (ServingIntents.Plain, null, null);
        }
    }

    // Patients are answered without a language model too: a file that has gone must not keep the service down.
    private static async Task PrepareChatModelAsync(CommandContext context, ApplianceOptions options, DataDirectory data, CancellationToken cancellationToken)
    {
        try
        {
            await ChatModelFile.PrepareAsync(options.Chat, data, cancellationToken);
        }
        catch (ModelFileException error) when (context.Parsed.GetValue(ChatModelOption.Model) is null)
        {
            context.Console.MarkupLineInterpolated($"[red]{error.Message} The service starts without it; replies are quoted from documents.[/]");
            options.Chat.Model = ModelChoice.None;
        }
    }

    private static async Task<FileStream> OwnAsync(DataDirectory data, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (data.TryOwn() is { } owned)
                return owned;
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > LockWaitSeconds)
                throw new CommandException(ExitCode.Data, $"Another process owns the data directory {data.Path}: is the service running already? Stop it, or name another directory with --data.");
            await Task.Delay(200, cancellationToken);
        }
    }
}
