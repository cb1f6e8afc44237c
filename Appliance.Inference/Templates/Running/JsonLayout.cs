using Appliance.Inference.Templates.Provenance;

namespace Appliance.Inference.Templates.Running;

/// <summary>How <c>tojson</c> lays out what it writes.</summary>
/// <param name="Indent">Text of one level; null for everything on one line.</param>
/// <param name="ItemSeparator">Between items.</param>
/// <param name="KeySeparator">Between a key and its value.</param>
/// <param name="SortKeys">Whether the entries of a dictionary are sorted by key.</param>
/// <param name="AsciiOnly">Whether everything beyond ASCII is escaped.</param>
internal sealed record JsonLayout(
    TracedText? Indent, TracedText ItemSeparator, TracedText KeySeparator, bool SortKeys, bool AsciiOnly);
