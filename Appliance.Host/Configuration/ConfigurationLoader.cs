using Microsoft.Extensions.Configuration;

namespace Appliance.Host.Configuration;

/// <summary>One thing wrong with the configuration.</summary>
/// <param name="Key">Such as <c>clinic.country</c>.</param>
/// <param name="Value">What was found there.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Remedy">What to do.</param>
public sealed record ConfigurationProblem(string Key, string Value, string Problem, string Remedy)
{
    public override string ToString() => $"{Key} = \"{Value}\": {Problem}. {Remedy}";
}

/// <summary>The configuration cannot be used; every problem is named.</summary>
public sealed class ConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
    : Exception("The configuration is not usable:\n" + string.Join('\n', problems.Select(p => "  " + p)))
{
    /// <summary>All problems found.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; } = problems;
}

/// <summary>Reads <c>appliance.json</c>, the environment (<c>APPLIANCE__CLINIC__COUNTRY</c>) and <c>--set KEY=VALUE</c>, later ones first.</summary>
public static class ConfigurationLoader
{
    private const string EnvironmentPrefix = "APPLIANCE__";

    /// <summary>Loads and fills in what the country proposes; does not validate.</summary>
    /// <param name="file">Path of <c>appliance.json</c>; may be missing.</param>
    /// <param name="settings"><c>KEY=VALUE</c> pairs with dotted keys.</param>
    /// <exception cref="ConfigurationException">The file is no JSON, a value has the wrong type, or a key does not exist.</exception>
    public static ApplianceOptions Load(string file, IEnumerable<string> settings)
    {
        IConfigurationRoot root;
        try
        {
            root = new ConfigurationBuilder()
                .AddJsonFile(Path.GetFullPath(file), optional: true, reloadOnChange: false)
                .AddEnvironmentVariables(EnvironmentPrefix)
                .AddInMemoryCollection(ParseSettings(settings))
                .Build();
        }
        catch (InvalidDataException error)
        {
            throw new ConfigurationException([new(file, "", "is not valid JSON: " + error.GetBaseException().Message, "Correct the file")]);
        }

        List<ConfigurationProblem> wrong = [.. ConfigurationShape.Problems(root, typeof(ApplianceOptions), "")];
        if (wrong.Count > 0)
            throw new ConfigurationException(wrong);
        var options = new ApplianceOptions();
        try
        {
            root.Bind(options);
        }
        catch (InvalidOperationException error)
        {
            throw new ConfigurationException([new(file, "", error.Message, "Give a value of the right type")]);
        }

        FillFromCountry(options.Clinic);
        return options;
    }

    private static Dictionary<string, string?> ParseSettings(IEnumerable<string> settings)
    {
        var parsed = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new ConfigurationException([new("--set", setting, "has no KEY=VALUE form", "Write for example --set clinic.country=IT")]);
            parsed[setting[..equals].Replace('.', ':')] = setting[(equals + 1)..];
        }

        return parsed;
    }

    private static void FillFromCountry(ClinicOptions clinic)
    {
        if (Countries.Find(clinic.Country) is not { } country)
            return;
        clinic.EmergencyNumber = Or(clinic.EmergencyNumber, country.EmergencyNumber);
        clinic.CrisisNumber = Or(clinic.CrisisNumber, country.CrisisNumber);
        clinic.Language = Or(clinic.Language, country.Language);
        clinic.TimeZone = Or(clinic.TimeZone, country.TimeZone);
    }

    private static string Or(string value, string proposal) => value.Length > 0 ? value : proposal;
}
