namespace Appliance.Host.Serving;

/// <summary>The small models that come with the program.</summary>
internal static class SmallModels
{
    /// <summary>The intent model of the repository.</summary>
    public static string Intents => Path.Combine(AppContext.BaseDirectory, "models", "intents", "intents.onnx");

    /// <summary>The language model of the repository.</summary>
    public static string Languages => Path.Combine(AppContext.BaseDirectory, "models", "languages", "languages.onnx");
}
