namespace Appliance.Inference.Tokenizers.Segmentation;

/// <summary>
/// The vocabulary's pieces in UTF-8, byte by byte. Edges lie in one open-addressed table, which a quarter of a million pieces
/// fill in a fraction of the time a double array takes to build. Thread-safe once filled.
/// </summary>
internal sealed class PieceTrie
{
    internal const int Root = 0;
    internal const int None = -1;

    // A node shares a 32-bit key with the byte that leads on.
    private const int MaxNodes = 1 << 24;
    private const int InitialEdges = 1 << 12;
    private const uint HashMultiplier = 2654435769;

    private readonly int[] rootEdges = new int[256];
    private uint[] keys = new uint[InitialEdges];
    private int[] targets = new int[InitialEdges];
    private int[] pieces = [None];
    private int nodes = 1;
    private int edges;

    /// <summary>Adds a piece; the same piece again takes the new id.</summary>
    /// <exception cref="InvalidDataException">The vocabulary needs more nodes than are addressed.</exception>
    internal void Add(ReadOnlySpan<byte> piece, int id)
    {
        int node = Root;
        foreach (byte b in piece)
        {
            int next = Step(node, b);
            node = next == None ? AddNode(node, b) : next;
        }

        pieces[node] = id;
    }

    /// <summary>The node a byte leads to, <see cref="None"/> if no piece goes on like that.</summary>
    internal int Step(int node, byte b)
    {
        if (node == Root)
            return rootEdges[b] == 0 ? None : rootEdges[b];
        uint key = ((uint)node << 8) | b;
        uint mask = (uint)keys.Length - 1;
        for (uint slot = Hash(key) & mask; ; slot = (slot + 1) & mask)
        {
            if (keys[slot] == key)
                return targets[slot];
            if (keys[slot] == 0)
                return None;
        }
    }

    /// <summary>The id of the piece that ends at a node, <see cref="None"/> where none does.</summary>
    internal int PieceAt(int node) => pieces[node];

    private int AddNode(int parent, byte b)
    {
        if (nodes == MaxNodes)
            throw new InvalidDataException($"the vocabulary's pieces need more than {MaxNodes} nodes");
        if (nodes == pieces.Length)
            Array.Resize(ref pieces, nodes * 2);
        int node = nodes++;
        pieces[node] = None;
        if (parent == Root)
        {
            rootEdges[b] = node;
            return node;
        }

        if (++edges * 4L > keys.Length * 3L)
            GrowEdges();
        Insert(((uint)parent << 8) | b, node);
        return node;
    }

    private void GrowEdges()
    {
        (uint[] oldKeys, int[] oldTargets) = (keys, targets);
        keys = new uint[oldKeys.Length * 2];
        targets = new int[oldKeys.Length * 2];
        for (int i = 0; i < oldKeys.Length; i++)
        {
            if (oldKeys[i] != 0)
                Insert(oldKeys[i], oldTargets[i]);
        }
    }

    private void Insert(uint key, int target)
    {
        uint mask = (uint)keys.Length - 1;
        uint slot = Hash(key) & mask;
        while (keys[slot] != 0)
            slot = (slot + 1) & mask;
        keys[slot] = key;
        targets[slot] = target;
    }

    private static uint Hash(uint key)
    {
        uint product = key * HashMultiplier;
        return product ^ (product >> 15);
    }
}
