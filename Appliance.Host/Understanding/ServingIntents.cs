using Appliance.Host.Configuration;
using Appliance.Host.Serving;
using Appliance.Inference.Embeddings;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Understanding;

/// <summary>Which files understand what patients write.</summary>
/// <param name="Model">The intent model.</param>
/// <param name="Encoder">Path of the sentence encoder it is joined with; null for none.</param>
/// <param name="EncoderIdentity">SHA-256 of the encoder; null for none, or where it was not asked for.</param>
/// <param name="Version">The clinic's version; null where the model is not the clinic's.</param>
/// <param name="MadeHere">Whether the files were made in the data directory: then the program's own model can stand in for them.</param>
/// <param name="Passed">What would serve and does not, and why; null where nothing is wrong.</param>
internal sealed record ServingIntents(string Model, string? Encoder = null, string? EncoderIdentity = null, int? Version = null, bool MadeHere = false, string? Passed = null)
{
    /// <summary>The model that comes with the program.</summary>
    public static ServingIntents Plain => new(SmallModels.Intents);

    /// <summary>
    /// Chooses: the configured model; else the clinic's promoted one, if it belongs to the encoder in use (or to none); else the one joined
    /// with that encoder; else the one that comes with the program.
    /// </summary>
    /// <exception cref="FileNotFoundException">The configured encoder is not there.</exception>
    /// <exception cref="ClinicModelException">The promoted model is not there any more.</exception>
    public static ServingIntents Choose(UnderstandingSection section, DataDirectory data, IntentBase? from = null)
    {
        if (section.Model.Length > 0)
            return new ServingIntents(section.Model, section.Encoder is "" or ModelChoice.None ? null : section.Encoder);
        var identities = new FileIdentities(data);
        EncoderFiles? files = JoinedIntents.FindEncoder(section, data);
        string? identity = files is null ? null : identities.Of(files.Model);
        var models = new ClinicModels(data);
        ClinicModel? promoted = models.Promoted();
        if (promoted is not null && promoted.Encoder == identity)
            return new ServingIntents(models.PathOf(promoted.Version), files?.Model, identity, promoted.Version, MadeHere: true);
        string? passed = promoted is null ? null : $"the clinic's version {promoted.Version} was trained {With(promoted.Encoder)} and now there is {Now(identity)}";
        if (files is null)
            return Plain with { Passed = passed };
        string joined = JoinedIntents.PathFor(identity!, from ?? IntentBase.Published, data, identities);
        return File.Exists(joined)
            ? new ServingIntents(joined, files.Model, identity, null, MadeHere: true, passed)
            : Plain with { Passed = passed };
    }

    private static string With(string? encoder) => encoder is null ? "without a sentence encoder" : $"with the sentence encoder {encoder[..JoinedIntents.NameDigits]}";

    private static string Now(string? encoder) => encoder is null ? "none" : encoder[..JoinedIntents.NameDigits];
}
