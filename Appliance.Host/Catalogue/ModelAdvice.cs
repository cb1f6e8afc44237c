namespace Appliance.Host.Catalogue;

/// <summary>A model that fits, and why.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Model">The model; null when none fits.</param>
/// <param name="Reason">In plain words.</param>
internal sealed record Advice(ModelKind Kind, CatalogueModel? Model, string Reason);

/// <summary>Chooses models for a machine by the catalogue's own figures: of those that fit, the first in the catalogue with a permissive licence.</summary>
internal static class ModelAdvice
{
    /// <summary>Share of memory that a model may take; the rest is for the operating system, the database and other models.</summary>
    public const double MemoryShare = 0.5;

    /// <summary>Share of a graphics card's memory that a model may take.</summary>
    public const double CardShare = 0.85;

    private static readonly ModelKind[] Kinds = [ModelKind.Chat, ModelKind.Encoder, ModelKind.Speech, ModelKind.VoiceActivity];

    /// <summary>One advice for each kind.</summary>
    /// <param name="catalogue">Known models.</param>
    /// <param name="hardware">The machine.</param>
    /// <param name="languages">Languages that patients write in.</param>
    public static IReadOnlyList<Advice> For(ModelCatalogue catalogue, Hardware hardware, IReadOnlyList<string> languages) =>
        [.. Kinds.Select(kind => Choose(catalogue, hardware, languages, kind))];

    private static Advice Choose(ModelCatalogue catalogue, Hardware hardware, IReadOnlyList<string> languages, ModelKind kind)
    {
        // A card whose memory is unknown may be too small for anything: then the processor decides.
        GraphicsCard? card = hardware.Card is { MemoryMegabytes: > 0 } && kind is ModelKind.Chat or ModelKind.Speech ? hardware.Card : null;
        double room = card is null ? hardware.MemoryMegabytes * MemoryShare : card.MemoryMegabytes * CardShare;
        List<CatalogueModel> speakers = [.. catalogue.Models.Where(model => model.Kind == kind && languages.All(model.Languages.Contains))];
        List<CatalogueModel> fitting = [.. speakers.Where(model => model.MemoryMegabytes <= room && (card is not null || model.Cores <= hardware.Cores))];
        CatalogueModel? best = fitting.Find(model => model.Permissive) ?? fitting.FirstOrDefault();
        if (best is null)
        {
            int least = speakers.Count == 0 ? 0 : speakers.Min(model => model.MemoryMegabytes);
            return new Advice(kind, null, $"None fits: the smallest needs {least} MB of memory, and {room:F0} MB may be used. The appliance works without it.");
        }

        string place = card is null
            ? $"{hardware.Cores} cores and {hardware.MemoryMegabytes} MB of memory, of which {room:F0} MB may be used"
            : $"{card.Name} with {card.MemoryMegabytes} MB, of which {room:F0} MB may be used";
        return new Advice(kind, best, $"{place}; it needs {best.MemoryMegabytes} MB. {Next(speakers, best, room, hardware, card)}{best.Remark}");
    }

    private static string Next(List<CatalogueModel> speakers, CatalogueModel best, double room, Hardware hardware, GraphicsCard? card)
    {
        CatalogueModel? better = speakers.TakeWhile(model => model != best).LastOrDefault(model => model.Permissive);
        if (better is null)
            return "";
        string missing = better.MemoryMegabytes > room
            ? $"{better.MemoryMegabytes} MB in place of {room:F0}"
            : card is null ? $"{better.Cores} cores in place of {hardware.Cores}, or a graphics card" : "more";
        return $"The next better one, {better.Name}, would want {missing}. ";
    }
}
