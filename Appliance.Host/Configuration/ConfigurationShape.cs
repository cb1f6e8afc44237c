using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Appliance.Host.Configuration;

/// <summary>Whether what was read has the shape of the options: known keys, and under each a value of its kind. The binder itself passes over most of what does not fit.</summary>
internal static class ConfigurationShape
{
    /// <summary>What is wrong below a section.</summary>
    /// <param name="section">The section as read.</param>
    /// <param name="type">The options class it is read into; every property names its key.</param>
    /// <param name="path">Dotted key of the section; empty for the root.</param>
    public static IEnumerable<ConfigurationProblem> Problems(IConfiguration section, Type type, string path)
    {
        Dictionary<string, PropertyInfo> known = type.GetProperties().ToDictionary(
            p => p.GetCustomAttribute<ConfigurationKeyNameAttribute>()!.Name, StringComparer.OrdinalIgnoreCase);
        return section.GetChildren().SelectMany(child =>
        {
            string key = path.Length == 0 ? child.Key.ToLowerInvariant() : path + "." + child.Key.ToLowerInvariant();
            return known.TryGetValue(child.Key, out PropertyInfo? property)
                ? Below(child, property.PropertyType, key)
                : [new(key, child.Value ?? "", "is not a setting", "Known here: " + string.Join(", ", known.Keys))];
        });
    }

    private static IEnumerable<ConfigurationProblem> Below(IConfigurationSection child, Type type, string key)
    {
        if (type.IsGenericType)
            return IsValue(child) ? [Wrong(child, key, "is not a group of lists", "Write {\"name\": [\"value\", …]}")] : child.GetChildren().SelectMany(list => List(list, key + "." + list.Key));
        if (type.IsArray)
            return IsSection(type.GetElementType()!) ? Sections(child, type.GetElementType()!, key) : List(child, key);
        if (IsSection(type))
            return IsValue(child) ? [Wrong(child, key, "is not a section", "Write {\"key\": value, …}")] : Problems(child, type, key);
        return Value(child, type, key);
    }

    private static IEnumerable<ConfigurationProblem> List(IConfigurationSection child, string key) =>
        IsValue(child) ? [Wrong(child, key, "is not a list", $"Write [\"value\", …] in the file, or {key}.0=value for a single setting")] : [];

    private static IEnumerable<ConfigurationProblem> Sections(IConfigurationSection child, Type type, string key) => IsValue(child)
        ? [Wrong(child, key, "is not a list of sections", "Write [{\"key\": value, …}, …]")]
        : child.GetChildren().SelectMany(entry => Below(entry, type, key + "." + entry.Key));

    private static bool IsSection(Type type) => type.Namespace == typeof(ApplianceOptions).Namespace;

    private static IEnumerable<ConfigurationProblem> Value(IConfigurationSection child, Type type, string key)
    {
        if (child.GetChildren().Any())
            return [Wrong(child, key, "is not a single value", "Write one value")];
        if (type == typeof(int) && !int.TryParse(child.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            return [Wrong(child, key, "is not a whole number", "Write for example 20")];
        if (type == typeof(double) && !double.TryParse(child.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return [Wrong(child, key, "is not a number", "Write for example 1.5")];
        if (type == typeof(bool) && !bool.TryParse(child.Value, out _))
            return [Wrong(child, key, "is neither true nor false", "Write true or false")];
        return [];
    }

    private static bool IsValue(IConfigurationSection section) => section.Value is { Length: > 0 };

    private static ConfigurationProblem Wrong(IConfigurationSection child, string key, string problem, string remedy) => new(key, child.Value ?? "", problem, remedy);
}
