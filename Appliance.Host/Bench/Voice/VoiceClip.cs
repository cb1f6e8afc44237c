using System.Text.Json;
using Appliance.Host.Control;

namespace Appliance.Host.Bench.Voice;

/// <summary>A recording with what is said in it: a line of <c>manifest.jsonl</c>.</summary>
/// <param name="File">Path below the manifest's folder.</param>
/// <param name="Lang">ISO 639-1 code of what is spoken; <c>none</c> where nobody speaks.</param>
/// <param name="Transcript">The words; empty where nobody speaks, null where they are not known.</param>
internal sealed record VoiceClip(string File, string Lang, string? Transcript)
{
    /// <summary>Name of the list in the folder of clips.</summary>
    public const string Manifest = "manifest.jsonl";

    /// <summary>Clips that are read at most.</summary>
    public const int MaxClips = 10_000;

    /// <summary>Language of clips in which nobody speaks.</summary>
    public const string Nobody = "none";

    /// <summary>Reads the clips of a folder.</summary>
    /// <exception cref="InvalidDataException">A line is no such object, or there are too many.</exception>
    public static IReadOnlyList<VoiceClip> Read(string folder)
    {
        string path = Path.Combine(folder, Manifest);
        try
        {
            List<VoiceClip> clips = [.. System.IO.File.ReadLines(path).Where(line => line.Length > 0).Take(MaxClips + 1)
                .Select(line => JsonSerializer.Deserialize<VoiceClip>(line, ControlOperations.Json)!)];
            return clips.Count is > 0 and <= MaxClips && clips.TrueForAll(clip => clip?.File is not null && clip.Lang is not null)
                ? clips
                : throw new InvalidDataException($"{path} must have 1 to {MaxClips} clips, each with file and lang.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} cannot be understood: {error.Message}", error);
        }
    }
}
