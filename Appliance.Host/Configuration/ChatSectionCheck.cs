using System.Net;
using Appliance.Inference.Chat;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Configuration;

/// <summary>The rules of section <c>chat</c>.</summary>
internal static class ChatSectionCheck
{
    /// <summary>Servers in a chain at most.</summary>
    public const int MaxServers = 8;

    private static readonly string[] Tiers = ["small", "large"];

    /// <summary>What is wrong.</summary>
    public static IEnumerable<ConfigurationProblem> Problems(ChatSection chat)
    {
        foreach ((string key, double value, double from, double to, string unit) in new[]
        {
            ("chat.deadline_seconds", chat.DeadlineSeconds, 1, 120, "seconds"),
            ("chat.server_timeout_seconds", chat.ServerTimeoutSeconds, 1, 120, "seconds"),
            ("chat.max_output_tokens", chat.MaxOutputTokens, 32, 1_000, "tokens"),
            ("chat.context_tokens", chat.ContextTokens, 1_024, 1_048_576, "tokens"),
            ("chat.threads", chat.Threads, 0, 512, "threads"),
            ("chat.gpu_layers", chat.GpuLayers, -1, 1_000, "layers"),
            ("chat.servers", chat.Servers.Length, 0, MaxServers, "servers"),
        })
        {
            if (ConfigurationCheck.OutOfRange(key, value, from, to, unit) is { } problem)
                yield return problem;
        }

        if (chat.TemplateFile.Length > 0 && !File.Exists(chat.TemplateFile))
            yield return new("chat.template_file", chat.TemplateFile, "does not exist", "Correct the path, or leave it out to use the model's own template");
        for (int i = 0; i < chat.Servers.Length; i++)
        {
            foreach (ConfigurationProblem problem in Server(chat.Servers[i], $"chat.servers.{i}", chat.AllowCloud))
                yield return problem;
        }
    }

    /// <summary>What works but should be known.</summary>
    public static IEnumerable<ConfigurationProblem> Warnings(ChatSection chat)
    {
        if (chat.UsesCloud())
        {
            yield return new(
                "chat.allow_cloud", "true", "lets patients' words leave the clinic's network; patients are told so at first contact",
                "Leave it out and use a model on this machine or on the clinic's network");
        }
    }

    private static IEnumerable<ConfigurationProblem> Server(ChatServerSection server, string key, bool allowCloud)
    {
        if (server.Model.Length == 0)
            yield return new(key + ".model", "", "is missing", "Name the model as the server does, for example qwen3:4b");
        if (!Tiers.Contains(server.Tier))
            yield return new(key + ".tier", server.Tier, "is not a tier", "Choose small or large");
        if (!Uri.TryCreate(server.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            yield return new(key + ".url", server.Url, "is not an http or https URL", "Write for example http://192.168.1.20:11434");
        else if (IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? address) && !OpenAiCompatibleDestination.IsLocal(address) && Refused(url, allowCloud) is { } reason)
            yield return new(key + ".url", server.Url, reason, "Use a server on the clinic's network");
        if (server.KeyFile.Length > 0 && KeyProblem(server.KeyFile) is { } problem)
            yield return new(key + ".key_file", server.KeyFile, "cannot be used", problem);
        if (server.KeyEnvironment.Length > 0 && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(server.KeyEnvironment)))
            yield return new(key + ".key_env", server.KeyEnvironment, "is not set in the environment", "Set the variable, or use key_file");
    }

    private static string? Refused(Uri url, bool allowCloud) =>
        !allowCloud ? "is outside the local network" : url.Scheme == Uri.UriSchemeHttps ? null : "is outside the local network and not encrypted";

    private static string? KeyProblem(string file)
    {
        try
        {
            DataDirectory.RequirePrivate(file);
            return Secret.Read(file).Length == 0 ? "It is empty; put the token into it as its only line" : null;
        }
        catch (Exception error) when (error is DataDirectoryException or IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
