namespace Appliance.Host.Generation;

/// <summary>At the start of the service, has the model compute the rules that every prompt begins with; patients are served meanwhile.</summary>
internal sealed partial class PromptPinning(ChatClients clients, GenerationPrompt prompt, ILogger<PromptPinning> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await clients.PinAsync(prompt, stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Every prompt carries the rules itself; without the pin the first ones are slower, and an exception that left here would end the service.
            LogNotPinned(log, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The shared part of prompts was not computed ahead: {Reason}")]
    private static partial void LogNotPinned(ILogger logger, string reason);
}
