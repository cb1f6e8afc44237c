using Appliance.Host.Simulator.Journal;

namespace Appliance.Host.Simulator.Graph;

/// <summary>The kinds of message that the simulator understands.</summary>
internal enum SendKind
{
    /// <summary>Plain text.</summary>
    Text,

    /// <summary>Text with reply buttons, a list, a link or a request for the location.</summary>
    Interactive,

    /// <summary>An approved template, which needs no open service window.</summary>
    Template,

    /// <summary>A file.</summary>
    Media,
}

/// <summary>A valid <c>POST /messages</c>.</summary>
/// <param name="Kind">What kind of message.</param>
/// <param name="To">Phone number as written; wins over <paramref name="Recipient"/>.</param>
/// <param name="Recipient">Business-scoped user id.</param>
/// <param name="Text">What the patient reads; a template shows its name and parameters.</param>
internal sealed record SendRequest(SendKind Kind, string? To, string? Recipient, string Text)
{
    /// <summary>What can be tapped.</summary>
    public IReadOnlyList<OfferedButton> Buttons { get; init; } = [];

    /// <summary>How what is tapped comes back.</summary>
    public ButtonOrigin ButtonOrigin { get; init; }

    /// <summary>The message it quotes.</summary>
    public string? ContextWamid { get; init; }

    /// <summary><c>biz_opaque_callback_data</c>.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The template's name.</summary>
    public string? TemplateName { get; init; }

    /// <summary>Id of an uploaded file.</summary>
    public string? MediaId { get; init; }

    /// <summary>Meta's type of the file: image, video, audio or document.</summary>
    public string? MediaKind { get; init; }

    /// <summary>Name of a document.</summary>
    public string? FileName { get; init; }
}
