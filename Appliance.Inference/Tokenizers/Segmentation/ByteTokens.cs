namespace Appliance.Inference.Tokenizers.Segmentation;

/// <summary>The pieces <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c> by which some vocabularies spell what they lack.</summary>
internal static class ByteTokens
{
    internal static string Name(int value) => $"<0x{value:X2}>";

    /// <summary>The ids of all 256, null unless the vocabulary has every one.</summary>
    internal static int[]? Find(IReadOnlyDictionary<string, int> vocabulary)
    {
        int[] ids = new int[256];
        for (int value = 0; value < ids.Length; value++)
        {
            if (!vocabulary.TryGetValue(Name(value), out ids[value]))
                return null;
        }

        return ids;
    }
}
