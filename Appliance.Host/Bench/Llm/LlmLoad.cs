using System.Globalization;
using System.Text;

namespace Appliance.Host.Bench.Llm;

/// <summary>The texts of the load: an invented clinic's long system prompt and short questions about it.</summary>
internal static class LlmLoad
{
    /// <summary>Tokens of the built-in system prompt.</summary>
    public const int SystemPromptTokens = 980;

    private const int OpeningMinutes = 7 * 60, MinutesApart = 10, FirstPrice = 18, PriceStep = 9;

    // A passage of some 300 tokens, from a list that goes on where no system prompt does.
    private const int PassageEntries = 11, EntriesApart = 200;

    /// <summary>Characters after which it is enough, however few tokens they are.</summary>
    private const int MaxCharacters = 64 * 1024;

    private static readonly string[] Visits =
        ["blood test", "ultrasound", "eye check", "hearing test", "skin check", "heart trace", "dental cleaning", "chest X-ray", "vaccination", "physiotherapy"];

    /// <summary>The built-in system prompt: as many entries of a price list as make <see cref="SystemPromptTokens"/> with this vocabulary.</summary>
    /// <param name="countTokens">Counts a system prompt.</param>
    public static string SystemPrompt(Func<string, int> countTokens)
    {
        var text = new StringBuilder("You answer patients of a clinic in one or two short sentences and only from this list.");
        for (int entry = 0; text.Length < MaxCharacters; entry++)
        {
            string line = Entry(entry);
            if (countTokens(text + line) > SystemPromptTokens)
                break;
            text.Append(line);
        }

        return text.ToString();
    }

    /// <summary>What a new conversation asks.</summary>
    public static string FirstQuestion(int wave, int conversation) => string.Create(
        CultureInfo.InvariantCulture, $"Hello, visitor {wave}-{conversation + 1} here: how much is the {Visits[conversation % Visits.Length]}, please?");

    /// <summary>What a new conversation asks about a passage that the others of its wave ask about too; each round has another passage.</summary>
    public static string DocumentQuestion(int round, int conversation)
    {
        int first = (round + 1) * EntriesApart;
        string passage = string.Concat(Enumerable.Range(first, PassageEntries).Select(Entry));
        return string.Create(CultureInfo.InvariantCulture, $"Passage:{passage}\nQuestion: what is done in room {first + conversation + 1}, and how much is it?");
    }

    /// <summary>What a conversation asks in a turn, counted from 1.</summary>
    public static string TurnQuestion(int turn, int conversation) => string.Create(
        CultureInfo.InvariantCulture, $"Question {turn}: where is the {Visits[(conversation + turn) % Visits.Length]}, and when does that room open?");

    private static string Entry(int number)
    {
        int minutes = OpeningMinutes + (number * MinutesApart % (4 * 60));
        return string.Create(
            CultureInfo.InvariantCulture,
            $" Room {number + 1}: {Visits[number % Visits.Length]}, {FirstPrice + (number * PriceStep)} euro, opens at {minutes / 60}:{minutes % 60:00}.");
    }
}
