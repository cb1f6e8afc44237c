using Appliance.Host.Configuration;
using Appliance.Knowledge.Storage;

namespace Appliance.Host.Understanding;

/// <summary>Lets the running service use another intent model from the next message on.</summary>
internal sealed class IntentReload(UnderstandingSection section, DataDirectory data, IntentClassifier classifier)
{
    /// <summary>Chooses anew and opens what was chosen.</summary>
    /// <returns>What serves now.</returns>
    /// <exception cref="InvalidDataException">The model cannot be used; the one before goes on serving.</exception>
    public ServingIntents Run()
    {
        ServingIntents serving = ServingIntents.Choose(section, data);
        classifier.Replace(serving);
        section.Serving = serving;
        return serving;
    }
}
