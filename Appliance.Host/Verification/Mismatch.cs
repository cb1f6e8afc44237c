namespace Appliance.Host.Verification;

/// <summary>Why a sentence is not supported.</summary>
internal enum MismatchKind
{
    /// <summary>A time of day that no passage has.</summary>
    Time,

    /// <summary>A price that no passage has.</summary>
    Price,

    /// <summary>An amount with its unit (a dose, a duration) that no passage has, or "at least" for "at most".</summary>
    Amount,

    /// <summary>A percentage that no passage has.</summary>
    Percentage,

    /// <summary>A date or month that no passage has, or another day of the week beside it.</summary>
    Date,

    /// <summary>A day of the week that no passage has.</summary>
    Weekday,

    /// <summary>A telephone number, e-mail or web address that no passage has.</summary>
    Contact,

    /// <summary>A number or code that no passage has.</summary>
    Number,

    /// <summary>The name of a person, street or product that no passage has.</summary>
    Name,

    /// <summary>A service or thing that no passage names.</summary>
    Service,

    /// <summary>A value that the passages say of something else, or of another day.</summary>
    Association,

    /// <summary>Affirmed where the passages deny, or the other way round.</summary>
    Polarity,

    /// <summary>A statement whose words no passage has.</summary>
    Unsupported,

    /// <summary>No passage is cited.</summary>
    NoPassage,
}

/// <summary>What a passage does not support.</summary>
/// <param name="Sentence">The sentence of the answer.</param>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Value">The words it was found in.</param>
internal sealed record Mismatch(string Sentence, MismatchKind Kind, string Value);
