using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Splitting;

/// <summary>Forms pieces from the delimiters of a text and what stands between them, given in order.</summary>
internal ref struct DelimitedPieces(DelimiterBehavior behavior, TextPieces output)
{
    private bool afterDelimiter;

    /// <summary>Adds the next stretch of the text; an empty one is nothing.</summary>
    internal void Add(ReadOnlySpan<char> stretch, bool isDelimiter)
    {
        if (stretch.IsEmpty)
            return;
        bool continues = behavior switch
        {
            DelimiterBehavior.MergedWithPrevious => isDelimiter && !afterDelimiter,
            DelimiterBehavior.MergedWithNext => afterDelimiter && !isDelimiter,
            DelimiterBehavior.Contiguous => isDelimiter == afterDelimiter,
            _ => false,
        };
        if (!continues)
            output.EndPiece();
        if (!isDelimiter || behavior != DelimiterBehavior.Removed)
            output.Text.Append(stretch);
        afterDelimiter = isDelimiter;
    }
}
