using System.Globalization;

namespace Appliance.Inference.Gguf;

/// <summary>
/// A byte-level BPE vocabulary in the layout of GPT-2 and Llama 3: the 256 bytes, words grown letter by letter, syllables until it is
/// full, and the control tokens of ChatML at the end. Any text can be written in it. The same size gives the same vocabulary.
/// </summary>
internal sealed class RandomVocabulary
{
    /// <summary>Ends a document.</summary>
    public const string EndOfText = "<|endoftext|>";

    /// <summary>Begins a message; the role follows.</summary>
    public const string StartOfMessage = "<|im_start|>";

    /// <summary>Ends a message.</summary>
    public const string EndOfMessage = "<|im_end|>";

    /// <summary>Control tokens at the end of the vocabulary.</summary>
    public const int ControlTokens = 16;

    /// <summary>ChatML, as most models with these control tokens carry it.</summary>
    public const string ChatTemplate =
        "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private const string Consonants = "bcdfghjklmnpqrstvwxyz", Vowels = "aeiou", Letters = "abcdefghijklmnopqrstuvwxyz";

    private const string Words =
        "the of and to in that it is you for on are with they be at one have this from or had by but some what there we can out other were all your when up use "
        + "how each she which their time will way about many then them would like so these her long make thing see him two has look more day could go come did "
        + "system user assistant answer question hello thanks please open close morning afternoon "
        + "che di non la il un una per sono con come mi ma ti si cosa ha questo bene hai del della quando grazie buongiorno "
        + "que de no en los por para con una su como pero hay esta muy gracias hola cuando donde "
        + "que nao uma para com mais como mas foi ele ela muito obrigado bom dia quando onde";

    private readonly List<string> tokens = [];
    private readonly List<string> merges = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly int ordinary;

    private RandomVocabulary(int size)
    {
        ordinary = size - ControlTokens;
        foreach (string symbol in ByteSymbols())
            Add(symbol);
        foreach (string word in Words.Split(' '))
            Grow(Space + word);
        Fill();
        foreach (string control in new[] { EndOfText, StartOfMessage, EndOfMessage })
            tokens.Add(control);
        while (tokens.Count < size)
            tokens.Add(string.Create(CultureInfo.InvariantCulture, $"<|reserved_{tokens.Count - ordinary}|>"));
    }

    /// <summary>Texts of the tokens, bytes as GPT-2's printable characters.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>Pairs that are merged, the first with the highest rank.</summary>
    public IReadOnlyList<string> Merges => merges;

    /// <summary>Id of the first control token; all later ones are control tokens too.</summary>
    public int FirstControl => ordinary;

    private static string Space { get; } = ByteSymbols()[' '];

    /// <summary>A vocabulary of a size.</summary>
    /// <param name="size">Tokens, 512 to 200,000.</param>
    public static RandomVocabulary Create(int size) =>
        size is >= 512 and <= 200_000 ? new RandomVocabulary(size) : throw new ArgumentOutOfRangeException(nameof(size), size, "Choose 512 to 200,000 tokens.");

    /// <summary>Id of a token's text.</summary>
    public int IdOf(string token) => tokens.IndexOf(token);

    // GPT-2 writes bytes that print as themselves and moves the others behind U+0100, in order.
    private static string[] ByteSymbols()
    {
        string[] symbols = new string[256];
        int moved = 0;
        for (int value = 0; value < symbols.Length; value++)
        {
            bool prints = value is >= 33 and <= 126 or >= 161 and <= 172 or >= 174;
            symbols[value] = ((char)(prints ? value : 256 + moved++)).ToString();
        }

        return symbols;
    }

    private void Grow(string word)
    {
        for (int length = 2; length <= word.Length; length++)
            Merge(word[..(length - 1)], word[(length - 1)..length]);
    }

    private void Fill()
    {
        foreach (char first in Letters)
            Merge(Space, first.ToString());
        foreach (char first in Letters)
        {
            foreach (char second in Letters)
                Merge(first.ToString(), second.ToString());
        }

        string[] syllables = [.. Consonants.SelectMany(c => Vowels.SelectMany(v => new[] { $"{c}{v}", $"{v}{c}" }))];
        foreach (string first in syllables)
        {
            foreach (char initial in Letters)
                Merge(Space + initial, first);
            foreach (string second in syllables)
                Merge(first, second);
        }

        foreach (string last in syllables)
        {
            foreach (string middle in syllables)
            {
                foreach (char initial in Letters)
                    Merge(Space + initial + middle, last);
            }
        }
    }

    private void Merge(string left, string right)
    {
        if (tokens.Count < ordinary && known.Contains(left) && known.Contains(right) && !known.Contains(left + right))
        {
            Add(left + right);
            merges.Add(left + " " + right);
        }
    }

    private void Add(string token)
    {
        tokens.Add(token);
        known.Add(token);
    }
}
