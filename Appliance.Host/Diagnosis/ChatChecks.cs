using System.Globalization;
using Appliance.Host.Catalogue;
using Appliance.Host.Configuration;
using Appliance.Host.Generation;
using Appliance.Inference.Chat;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Diagnosis;

/// <summary>The checks of <c>doctor</c> for language models: is the chosen file there, does every server answer and have its model?</summary>
internal sealed class ChatChecks(DataDirectory data, ChatSection chat)
{
    /// <summary>How long a server may take to answer.</summary>
    public static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(5);

    /// <summary>Runs all checks; none where the section itself is wrong, which another check reports.</summary>
    public async Task<IReadOnlyList<HealthResult>> RunAsync(CancellationToken cancellationToken)
    {
        if (ChatSectionCheck.Problems(chat).Any())
            return [];
        List<HealthResult> results = [.. ConfigurationWarnings(), Model()];
        foreach (ChatServerSection server in chat.Servers)
            results.Add(await ServerAsync(server, cancellationToken));
        return results;
    }

    private IEnumerable<HealthResult> ConfigurationWarnings() =>
        ChatSectionCheck.Warnings(chat).Select(warning => HealthResult.Warn("chat", $"{warning.Key} {warning.Problem}", warning.Remedy));

    private HealthResult Model()
    {
        try
        {
            return ChatModelFile.Find(chat, data) is { } path
                ? HealthResult.Pass("chat model", string.Create(CultureInfo.InvariantCulture, $"{path}, {new FileInfo(path).Length / (1024.0 * 1024):F0} MB"))
                : HealthResult.Pass("chat model", chat.Servers.Length > 0 ? "none on this machine" : "none; replies are quoted from documents");
        }
        catch (ModelFileException error)
        {
            return HealthResult.Fail("chat model", error.Message, "appliance models use NAME");
        }
    }

    private async Task<HealthResult> ServerAsync(ChatServerSection server, CancellationToken cancellationToken)
    {
        string check = "chat server " + server.DisplayName();
        using var client = new OpenAiCompatibleChatClient(ChatClients.Target(server, chat) with { Timeout = ServerPatience }, TimeProvider.System);
        try
        {
            IReadOnlyList<string> models = await client.ListModelsAsync(cancellationToken);
            return models.Contains(server.Model)
                ? HealthResult.Pass(check, $"answers and has {server.Model}")
                : HealthResult.Warn(check, $"answers and does not list {server.Model}", "Choose one of: " + string.Join(", ", models));
        }
        catch (OpenAiCompatibleException error)
        {
            return HealthResult.Fail(check, error.Message, "Replies come from the next model, or are quoted, until it answers");
        }
    }
}
