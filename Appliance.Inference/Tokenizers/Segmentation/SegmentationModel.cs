using Appliance.Inference.Tokenizers.Buffers;

namespace Appliance.Inference.Tokenizers.Segmentation;

/// <summary>Divides a pre-tokenized piece into the vocabulary's. Thread-safe.</summary>
internal abstract class SegmentationModel
{
    /// <summary>Appends the piece's ids to the scratch's.</summary>
    internal abstract void Segment(ReadOnlySpan<char> piece, TokenizerScratch scratch);
}
