using Microsoft.Extensions.Configuration;

namespace Appliance.Host.Configuration;

/// <summary>Section <c>chat</c>: the language models that make replies fluent. Without any, replies are quoted from documents.</summary>
public sealed class ChatSection
{
    /// <summary>A GGUF file, or the name of one in the models folder. Default: the one chosen with <c>models use</c>.</summary>
    [ConfigurationKeyName("model")]
    public string Model { get; set; } = "";

    /// <summary>Chat servers on the clinic's network, in the order in which they are asked.</summary>
    [ConfigurationKeyName("servers")]
    public ChatServerSection[] Servers { get; set; } = [];

    /// <summary>Lets servers be outside the local network: patients' words leave the clinic, and patients are told so.</summary>
    [ConfigurationKeyName("allow_cloud")]
    public bool AllowCloud { get; set; }

    /// <summary>Time for a generated reply; when it is over, the quoted passage goes out. Seconds, 1 to 120.</summary>
    [ConfigurationKeyName("deadline_seconds")]
    public double DeadlineSeconds { get; set; } = 20;

    /// <summary>Time for one server before the next is asked. Seconds, 1 to 120.</summary>
    [ConfigurationKeyName("server_timeout_seconds")]
    public double ServerTimeoutSeconds { get; set; } = 12;

    /// <summary>Tokens of a generated reply at most, 32 to 1,000.</summary>
    [ConfigurationKeyName("max_output_tokens")]
    public int MaxOutputTokens { get; set; } = 220;

    /// <summary>Asks for replies as JSON of a fixed schema in place of text with bracketed citations.</summary>
    [ConfigurationKeyName("structured_output")]
    public bool StructuredOutput { get; set; }

    /// <summary>Writes summaries of long or idle conversations for staff, in the background.</summary>
    [ConfigurationKeyName("summaries")]
    public bool Summaries { get; set; } = true;

    /// <summary>Tokens that the model on this machine holds for all conversations together, 1,024 to 1,048,576.</summary>
    [ConfigurationKeyName("context_tokens")]
    public int ContextTokens { get; set; } = 8_192;

    /// <summary>Threads of the model on this machine; 0 for one a core but one, which the rest of the service needs. 0 to 512.</summary>
    [ConfigurationKeyName("threads")]
    public int Threads { get; set; }

    /// <summary>Layers of the model on a graphics card; -1 for all. -1 to 1,000.</summary>
    [ConfigurationKeyName("gpu_layers")]
    public int GpuLayers { get; set; } = -1;

    /// <summary>File with a chat template (Jinja) in place of the model's own.</summary>
    [ConfigurationKeyName("template_file")]
    public string TemplateFile { get; set; } = "";

    /// <summary>Whether prompts may leave the clinic's network.</summary>
    public bool UsesCloud() => AllowCloud && Servers.Length > 0;
}

/// <summary>An entry of <c>chat.servers</c>: a server that speaks the chat completions protocol (Ollama, llama-server, vLLM).</summary>
public sealed class ChatServerSection
{
    /// <summary>Name for messages. Default: the address.</summary>
    [ConfigurationKeyName("name")]
    public string Name { get; set; } = "";

    /// <summary>Address, such as <c>http://192.168.1.20:11434</c>.</summary>
    [ConfigurationKeyName("url")]
    public string Url { get; set; } = "";

    /// <summary>The model as the server names it.</summary>
    [ConfigurationKeyName("model")]
    public string Model { get; set; } = "";

    /// <summary>File with the bearer token.</summary>
    [ConfigurationKeyName("key_file")]
    public string KeyFile { get; set; } = "";

    /// <summary>Environment variable with the bearer token, in place of a file.</summary>
    [ConfigurationKeyName("key_env")]
    public string KeyEnvironment { get; set; } = "";

    /// <summary><c>small</c> or <c>large</c>: large ones are asked first where a question needs more, and last otherwise.</summary>
    [ConfigurationKeyName("tier")]
    public string Tier { get; set; } = "small";

    /// <summary>The name, or else the address.</summary>
    public string DisplayName() => Name.Length > 0 ? Name : Url;
}
