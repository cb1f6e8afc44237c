namespace Appliance.Host.Serving;

/// <summary>The small models that come with the program.</summary>
internal static class SmallModels
{
    /// <summary>The intent model of the repository.</summary>
    public static string Intents => Path.Combine(AppContext.BaseDirectory, "models", "intents", "intents.onnx");

    /// <summary>The examples the intent model was trained from, for joined models and explanations.</summary>
    public static string IntentExamples => Path.Combine(AppContext.BaseDirectory, "models", "intents", "train");

    /// <summary>Examples that no model learns, to judge models by.</summary>
    public static string IntentCalibration => Path.Combine(AppContext.BaseDirectory, "models", "intents", "calibration");

    /// <summary>The words that mean the same, which it was trained with.</summary>
    public static string IntentConcepts => Path.Combine(AppContext.BaseDirectory, "models", "intents", "concepts.txt");

    /// <summary>The language model of the repository.</summary>
    public static string Languages => Path.Combine(AppContext.BaseDirectory, "models", "languages", "languages.onnx");
}
