namespace Appliance.Host.Configuration;

/// <summary>Reads secrets from files; a trailing line end, which editors add, is not part of them.</summary>
public static class Secret
{
    /// <summary>The first line of the file, trimmed.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Read(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadLine()?.Trim() ?? "";
    }
}

/// <summary>The secrets with which the demo talks to its simulator: public, so <c>serve</c> refuses them.</summary>
public static class DemoSecrets
{
    public const string AppSecret = "demo-app-secret-not-for-real-use";
    public const string VerifyToken = "demo-verify-token-not-for-real-use";
    public const string AccessToken = "demo-access-token-not-for-real-use";

    /// <summary>Whether a secret is one of the demo's.</summary>
    public static bool Includes(string secret) => secret is AppSecret or VerifyToken or AccessToken;
}
