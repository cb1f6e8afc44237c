using Appliance.Inference.Templates;
using Microsoft.Extensions.AI;

namespace Appliance.Inference.Chat;

/// <summary>
/// Messages to tokens through the model's chat template. Parts are tokenised one by one, and special tokens are recognised only in
/// what the template wrote: nothing a person types becomes a control token. Safe from several threads.
/// </summary>
internal sealed class PromptBuilder(Vocabulary vocabulary, ChatTemplate template, TimeProvider time)
{
    /// <summary>Tokens of a prompt that ends where the assistant's answer begins.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="replies">Answers of this conversation with the tokens that were generated: a text can be spelled in several ways, and
    /// only the same tokens meet the state that was kept.</param>
    internal int[] Build(IReadOnlyList<ChatMessage> messages, IReadOnlyList<GeneratedReply> replies)
    {
        IReadOnlyList<PromptPart> parts = template.Render(messages, new TemplateValues
        {
            AddGenerationPrompt = true,
            BosToken = vocabulary.SpecialText(vocabulary.BeginOfSequence),
            EosToken = vocabulary.SpecialText(vocabulary.EndOfSequence),
            Now = time.GetLocalNow(),
        });
        List<int> tokens = [];
        foreach (PromptPart part in parts)
            tokens.AddRange(Tokenize(part, tokens, replies));
        if (vocabulary.AddsBeginOfSequence && vocabulary.BeginOfSequence >= 0 && (tokens.Count == 0 || tokens[0] != vocabulary.BeginOfSequence))
            tokens.Insert(0, vocabulary.BeginOfSequence);
        return [.. tokens];
    }

    /// <summary>
    /// Tokens that every conversation beginning with these messages begins with: what two prompts share that go on differently. So a
    /// template that refuses a conversation without a question, or that puts the system text into it, is no problem.
    /// </summary>
    internal int[] BuildPrefix(IReadOnlyList<ChatMessage> messages)
    {
        int[] first = Build([.. messages, new ChatMessage(ChatRole.User, "A")], []);
        int[] second = Build([.. messages, new ChatMessage(ChatRole.User, "Z")], []);
        return first[..first.AsSpan().CommonPrefixLength(second)];
    }

    private int[] Tokenize(PromptPart part, List<int> before, IReadOnlyList<GeneratedReply> replies)
    {
        if (part.FromTemplate)
            return TokenizeAfter(part.Text, before, parseSpecial: true);
        foreach (GeneratedReply reply in replies)
        {
            if (reply.Text == part.Text)
                return reply.Tokens;
        }

        return TokenizeAfter(part.Text, before, parseSpecial: false);
    }

    // SentencePiece puts a space before the first word of what it is given. In the middle of a prompt that would be a space too many, so
    // the part is tokenised behind a line break, whose own tokens are then taken off.
    private int[] TokenizeAfter(string text, List<int> before, bool parseSpecial)
    {
        int[] tokens = vocabulary.Tokenize(text, parseSpecial);
        if (!vocabulary.PutsSpaceFirst || before.Count == 0 || vocabulary.IsControl(before[^1]))
            return tokens;
        int[] lead = vocabulary.Tokenize("\n", parseSpecial: false);
        int[] joined = vocabulary.Tokenize("\n" + text, parseSpecial);
        return joined.AsSpan().StartsWith(lead) ? joined[lead.Length..] : tokens;
    }
}

/// <summary>An answer as it was generated.</summary>
/// <param name="Text">As it was delivered.</param>
/// <param name="Tokens">As they were chosen.</param>
internal sealed record GeneratedReply(string Text, int[] Tokens);
