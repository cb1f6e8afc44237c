using Appliance.Host.Clinic;
using Appliance.Host.Pipeline;

namespace Appliance.Host.Verification;

/// <summary>What a reply claims in the clinic's name, with the names that the clinic has. Thread-safe.</summary>
internal sealed class ClinicClaims(ClinicNames names, PriceListServices services)
{
    /// <summary>The claim of a reply.</summary>
    /// <param name="turn">The turn it answers.</param>
    /// <param name="reply">Its words.</param>
    /// <param name="passages">What it cites.</param>
    public Claim Of(Turn turn, string reply, IReadOnlyList<Citation> passages)
    {
        string language = turn.Understanding.Language;
        return new Claim(reply, language, turn.Heard.Text, passages) { Known = [names.In(language)], Services = services.Current() };
    }
}
