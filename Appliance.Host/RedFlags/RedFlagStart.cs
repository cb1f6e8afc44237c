using Appliance.Host.Configuration;
using Appliance.Host.RedFlags.Learned;

namespace Appliance.Host.RedFlags;

/// <summary>Loads the rules for a program that answers patients, and says aloud where the clinic's changes do not count.</summary>
internal static partial class RedFlagStart
{
    /// <param name="dataDirectory">The data directory; null for the built-in rules alone.</param>
    /// <param name="section">The clinic's public key.</param>
    /// <param name="vectors">What is joined with the learned detector; null for words alone.</param>
    /// <param name="logs">Where a set without a valid signature is reported, at Error.</param>
    /// <exception cref="Phrases.ContentFileException">A built-in file is missing or wrong.</exception>
    public static RedFlagWatch Load(string? dataDirectory, RedFlagSection section, DangerVectors? vectors, ILoggerFactory logs)
    {
        ClinicRules rules = ClinicRules.Load(dataDirectory, section.PublicKey);
        ILogger log = logs.CreateLogger<RedFlagWatch>();
        if (rules.Problem is { } problem)
            LogNotInForce(log, problem);
        foreach (string removal in rules.Stale)
            LogStale(log, removal);
        var watch = new RedFlagWatch(rules.Book, DangerDetector.Load(RedFlagRuleBook.PublishedDirectory, vectors));
        LogRules(log, watch.Version);
        return watch;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The clinic's red-flag changes are not in force, the built-in rules are on: {Problem}")]
    private static partial void LogNotInForce(ILogger logger, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clinic's red-flag changes remove {Removal}, which is no built-in pattern (any more)")]
    private static partial void LogStale(ILogger logger, string removal);

    [LoggerMessage(Level = LogLevel.Information, Message = "Red-flag rules: {Version}")]
    private static partial void LogRules(ILogger logger, string version);
}
