using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Appliance.Host.Configuration;
using Appliance.Host.Pipeline;
using Appliance.Knowledge.Alerts;
using Appliance.Knowledge.Storage;
using RestSharp;

namespace Appliance.Host.Handoff;

/// <summary>What a command reads on its standard input, and a hook gets as its body. No words of the patient.</summary>
internal sealed record AlertNotice(
    [property: JsonPropertyName("id")] long Id,
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("urgency")] string Urgency,
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("conversation")] long? Conversation,
    [property: JsonPropertyName("handoff")] long? Handoff,
    [property: JsonPropertyName("at")] DateTimeOffset At);

/// <summary>Delivers alerts through the configured command or hook, emergencies first, with retries.</summary>
internal sealed partial class AlertWorker(AlertStore alerts, HandoffOptions options, PipelineSignals signals, TimeProvider time, ILogger<AlertWorker> log)
    : BackgroundService
{
    /// <summary>Tries of one alert.</summary>
    public const int MaxAttempts = 6;

    /// <summary>Alerts taken at one look.</summary>
    public const int BatchSize = 16;

    /// <summary>A command or hook that has not finished by then has failed.</summary>
    public static readonly TimeSpan DeliveryTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest time without a look into the queue.</summary>
    public static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                IReadOnlyList<Alert> due = alerts.Due(time.GetUtcNow(), BatchSize);
                foreach (Alert alert in due)
                    await DeliverAsync(alert, stoppingToken);
                if (due.Count < BatchSize)
                    await signals.Alerts.WaitAsync(IdleInterval, stoppingToken);
            }
            catch (StoreException error)
            {
                LogStoreFailed(log, error.Failure, error);
                await Task.Delay(IdleInterval, time, stoppingToken);
            }
        }
    }

    private async Task DeliverAsync(Alert alert, CancellationToken cancellationToken)
    {
        bool emergency = alert.Urgency == "emergency";
        string command = emergency && options.EmergencyCommand.Length > 0 ? options.EmergencyCommand : options.Command;
        string hook = emergency && options.EmergencyHook.Length > 0 ? options.EmergencyHook : options.Hook;
        LogAlert(log, emergency ? LogLevel.Warning : LogLevel.Information, alert.Kind, alert.Detail, alert.ConversationId);
        string body = JsonSerializer.Serialize(new AlertNotice(
            alert.Id, alert.Kind, alert.Urgency, alert.Detail, alert.ConversationId, alert.HandoffId, alert.CreatedAt));
        string? failure = command.Length > 0 ? await RunCommandAsync(command, body, cancellationToken) : null;
        if (hook.Length > 0 && await PostAsync(hook, body, cancellationToken) is { } hookFailure)
            failure = failure is null ? hookFailure : failure + "; " + hookFailure;
        if (failure is not null)
            LogFailed(log, alert.Id, failure);
        DateTimeOffset? retryAt = alert.Attempts + 1 < MaxAttempts ? time.GetUtcNow() + TimeSpan.FromSeconds(5 * Math.Pow(2, alert.Attempts)) : null;
        await alerts.SettleAsync(alert.Id, failure is null, failure, retryAt);
    }

    private static async Task<string?> RunCommandAsync(string command, string body, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(DeliveryTimeout);
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = false,
                UseShellExecute = false,
            })!;
            try
            {
                await WriteInputAsync(process, body, timeout.Token);
                await process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return cancellationToken.IsCancellationRequested ? "the service stopped" : $"the command did not finish in {DeliveryTimeout.TotalSeconds} s";
            }

            return process.ExitCode == 0 ? null : $"the command ended with exit code {process.ExitCode}";
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
        {
            return "the command could not be run: " + error.Message;
        }
    }

    private static async Task WriteInputAsync(Process process, string body, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(body.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // A command need not read its input; whether it worked is told by its exit code.
            return;
        }
    }

    private static async Task<string?> PostAsync(string hook, string body, CancellationToken cancellationToken)
    {
        using var client = new RestClient(new RestClientOptions { Timeout = DeliveryTimeout, FollowRedirects = false });
        RestResponse response = await client.ExecuteAsync(
            new RestRequest(hook, Method.Post).AddStringBody(body, ContentType.Json), cancellationToken);
        return response.IsSuccessful ? null : $"the hook answered {(int)response.StatusCode} {response.ErrorException?.Message}".TrimEnd();
    }

    [LoggerMessage(Message = "Staff alert {Kind}: {Detail} (conversation {ConversationId})")]
    private static partial void LogAlert(ILogger logger, LogLevel level, string kind, string detail, long? conversationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Alert {Id} was not delivered: {Failure}")]
    private static partial void LogFailed(ILogger logger, long id, string failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The store refused ({Failure}); alerts go on as soon as it works again")]
    private static partial void LogStoreFailed(ILogger logger, StoreFailure failure, Exception error);
}
