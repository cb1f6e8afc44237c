using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Appliance.Host.Simulator;

/// <summary>The people who have a simulated phone. Thread-safe.</summary>
internal sealed partial class PatientDirectory(string userIdCountry)
{
    /// <summary>Most patients of one simulator.</summary>
    public const int MaxPatients = 100_000;

    /// <summary>Longest profile name, in characters.</summary>
    public const int MaxNameLength = 100;

    // Digits of a derived user id: as long as the real ones look.
    private static readonly BigInteger UserIdRange = BigInteger.Pow(10, 16);

    private readonly Lock gate = new();
    private readonly Dictionary<string, SimulatedPatient> byKey = [];
    private readonly Dictionary<string, string> keyByUserId = [];
    private readonly List<string> order = [];

    /// <summary>Everybody, in the order of arrival.</summary>
    public IReadOnlyList<SimulatedPatient> All
    {
        get
        {
            lock (gate)
                return [.. order.Select(key => byKey[key])];
        }
    }

    /// <summary>The patient with this number or user id, created when new.</summary>
    /// <param name="phoneOrUserId">An international number (plus sign and separators are ignored) or a user id such as <c>IT.13491</c>.</param>
    /// <param name="name">Profile name; a new one replaces the old one.</param>
    /// <param name="added">Whether the patient is new.</param>
    /// <exception cref="ArgumentException">Neither a number of 7 to 15 digits nor a user id, or the name is empty or too long.</exception>
    public SimulatedPatient GetOrAdd(string phoneOrUserId, string name, out bool added)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength)
            throw new ArgumentException($"A patient's name must have 1 to {MaxNameLength} characters.", nameof(name));

        bool isUserId = UserIdPattern().IsMatch(phoneOrUserId);
        string key = isUserId ? phoneOrUserId : Digits(phoneOrUserId);
        lock (gate)
        {
            added = false;
            if (Lookup(key) is { } known)
                return known.Name == name ? known : byKey[known.Key] = known with { Name = name };
            if (byKey.Count == MaxPatients)
                throw new InvalidOperationException($"The simulator holds at most {MaxPatients} patients; start a new one.");

            SimulatedPatient patient = isUserId ? new(key, null, key, name) : new(key, key, DerivedUserId(key), name);
            byKey.Add(key, patient);
            keyByUserId[patient.UserId] = key;
            order.Add(key);
            added = true;
            return patient;
        }
    }

    /// <summary>The patient with this phone number (digits) or user id, or null.</summary>
    public SimulatedPatient? Find(string phoneOrUserId)
    {
        lock (gate)
            return Lookup(phoneOrUserId);
    }

    private SimulatedPatient? Lookup(string key) =>
        byKey.TryGetValue(key, out SimulatedPatient? patient) ? patient
        : keyByUserId.TryGetValue(key, out string? other) ? byKey[other]
        : null;

    private static string Digits(string phone)
    {
        string digits = string.Concat(phone.Where(char.IsAsciiDigit));
        bool onlySeparators = phone.All(c => char.IsAsciiDigit(c) || "+ -./()".Contains(c, StringComparison.Ordinal));
        return onlySeparators && digits.Length is >= 7 and <= 15
            ? digits
            : throw new ArgumentException(
                "A patient needs an international number of 7 to 15 digits, or a user id such as IT.13491.", nameof(phone));
    }

    private string DerivedUserId(string phone)
    {
        byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes(phone));
        return $"{userIdCountry}.1{(new BigInteger(hash, isUnsigned: true) % UserIdRange).ToString(CultureInfo.InvariantCulture)}";
    }

    [GeneratedRegex(@"^[A-Z]{2}\.[A-Za-z0-9.]{1,128}$", RegexOptions.CultureInvariant)]
    private static partial Regex UserIdPattern();
}
