using System.Security.Cryptography;
using System.Text.Json;

namespace Appliance.Host.Simulator.Graph;

/// <summary>A refusal of the Graph API.</summary>
/// <param name="Code">Meta's code, which alone tells a client what to do.</param>
/// <param name="Details">What exactly is wrong.</param>
internal sealed record GraphError(int Code, string Details)
{
    /// <summary>HTTP status that Meta sends with the code; clients must not branch on it.</summary>
    public int HttpStatus => Code switch
    {
        0 or 190 => 401,
        3 or 10 or (>= 200 and <= 299) or 368 or 131005 or 131031 or 130497 => 403,
        132001 => 404,
        131000 or 131016 => 500,
        2 or 133004 => 503,
        _ => 400,
    };

    /// <summary>Meta's title of the code.</summary>
    public string Title => Code switch
    {
        0 => "AuthException",
        1 => "API Unknown",
        2 => "API Service",
        3 => "API Method",
        4 => "API Too Many Calls",
        10 => "Permission Denied",
        33 => "Parameter value is not valid",
        100 => "Invalid parameter",
        190 => "Invalid OAuth access token",
        >= 200 and <= 299 => "API Permission",
        368 => "Temporarily blocked for policies violations",
        80007 => "Rate limit issues",
        130429 => "Rate limit hit",
        131000 => "Something went wrong",
        131005 => "Access denied",
        131008 => "Required parameter is missing",
        131009 => "Parameter value is not valid",
        131016 => "Service unavailable",
        131021 => "Recipient cannot be sender",
        131026 => "Message undeliverable",
        131031 => "Account has been locked",
        131042 => "Business eligibility payment issue",
        131047 => "Re-engagement message",
        131048 => "Spam rate limit hit",
        131049 => "Meta chose not to deliver",
        131051 => "Unsupported message type",
        131052 => "Media download error",
        131053 => "Media upload error",
        131056 => "(Business Account, Consumer Account) pair rate limit hit",
        131057 => "Account in maintenance mode",
        132001 => "Template does not exist in the translation",
        133004 => "Server Temporarily Unavailable",
        133010 => "Phone number not registered",
        2500 => "Unknown path components",
        _ => "Error",
    };

    /// <summary>The answer's body: <c>{"error":{"message":"(#code) title","type":…,"code":…,"error_data":{…},"fbtrace_id":…}}</c>.</summary>
    public byte[] ToBody() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        error = new
        {
            message = $"(#{Code}) {Title}",
            type = "OAuthException",
            code = Code,
            error_data = new { messaging_product = "whatsapp", details = Details },
            fbtrace_id = "A" + RandomNumberGenerator.GetHexString(20),
        },
    });
}

/// <summary>Carries a <see cref="GraphError"/> to where the answer is written.</summary>
internal sealed class GraphException(GraphError error) : Exception($"(#{error.Code}) {error.Details}")
{
    /// <summary>A refusal with this code.</summary>
    public GraphException(int code, string details)
        : this(new GraphError(code, details))
    {
    }

    /// <summary>What to answer.</summary>
    public GraphError Error { get; } = error;
}
