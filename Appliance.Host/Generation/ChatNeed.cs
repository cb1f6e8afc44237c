using Appliance.Knowledge.Library.Search;

namespace Appliance.Host.Generation;

/// <summary>Which tier a question needs: the large one for what is long, has several parts, or is answered from several documents.</summary>
internal static class ChatNeed
{
    /// <summary>A question of more characters is long.</summary>
    public const int LongQuestionCharacters = 220;

    /// <summary>So many question marks or lines are several parts.</summary>
    public const int SeveralParts = 2;

    /// <summary>Passages of so many documents have to be brought together.</summary>
    public const int SeveralDocuments = 2;

    /// <summary>The tier for a question and the passages it is answered from.</summary>
    public static ChatTier Of(string question, IReadOnlyList<PassageHit> passages)
    {
        bool several = question.Count(c => c == '?') >= SeveralParts || question.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > SeveralParts;
        bool documents = passages.Select(passage => passage.Document).Distinct().Count() >= SeveralDocuments;
        return question.Length > LongQuestionCharacters || several || documents ? ChatTier.Large : ChatTier.Small;
    }
}
