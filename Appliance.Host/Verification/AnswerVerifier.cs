using Appliance.Host.Pipeline;

namespace Appliance.Host.Verification;

/// <summary>What is to be verified.</summary>
/// <param name="Answer">The reply.</param>
/// <param name="Language">Its language: it, en, es or pt.</param>
/// <param name="Question">What the patient asked; empty where unknown.</param>
/// <param name="Passages">What it cites.</param>
internal sealed record Claim(string Answer, string Language, string Question, IReadOnlyList<Citation> Passages)
{
    /// <summary>Names of the clinic's services.</summary>
    public IReadOnlyList<ServiceName> Services { get; init; } = [];

    /// <summary>Further names that any answer may use, such as the clinic's.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];
}

/// <summary>
/// Compares each sentence of an answer with the passages it cites, by code alone and across the four languages: facts exactly, facts with
/// what they are said of, names, things, negations, and whether anything else is claimed. Thread-safe.
/// </summary>
internal static class AnswerVerifier
{
    /// <summary>Characters of an answer at most; a longer one is not sent.</summary>
    public const int MaxCharacters = 4_000;

    // One word that a passage has states nothing: "Dear patient".
    private const int MinWords = 2;

    /// <summary>What the passages do not support; empty where they support everything.</summary>
    public static IReadOnlyList<Mismatch> Verify(Claim claim)
    {
        if (claim.Passages.Count == 0)
            return [new Mismatch(claim.Answer, MismatchKind.NoPassage, "")];
        if (claim.Answer.Length > MaxCharacters)
            return [new Mismatch(claim.Answer[..MaxCharacters], MismatchKind.Unsupported, $"more than {MaxCharacters} characters")];
        var evidence = new Evidence(claim.Passages, claim.Language, claim.Known);
        List<Clause> asked = [.. Lines(claim.Question).SelectMany(sentence => ClauseReader.Read(sentence, claim.Language))];
        IReadOnlyList<Term> carried = [.. asked.SelectMany(clause => clause.Terms)];
        var mismatches = new List<Mismatch>();
        List<Statement> statements = [.. Lines(claim.Answer).Select(sentence => Statement.Read(sentence, claim.Language))];
        List<Clause> said = [.. statements.SelectMany(statement => statement.Clauses)];
        foreach (Statement statement in statements)
        {
            if (statement.Sentence is { Tokens.Count: < 2, Particle: not 0 } bare)
                mismatches.AddRange(Bare(bare, asked, evidence));
            else
                carried = Check(statement, said, asked, claim, carried, evidence, mismatches);
        }

        return mismatches;
    }

    /// <summary>Whether an answer states anything of the clinic: a fact, or words of which a passage has some; courtesy alone does not.</summary>
    public static bool States(Claim claim)
    {
        var evidence = new Evidence(claim.Passages, claim.Language, claim.Known);
        return claim.Answer.Length <= MaxCharacters && Lines(claim.Answer).Where(sentence => !sentence.IsQuestion).SelectMany(sentence => ClauseReader.Read(sentence, claim.Language))
            .Any(clause => clause.OwnDays != 0 || clause.Facts.Exists(fact => !fact.IsWeak) || clause.Terms.Count(term => term.IsContent && evidence.Has(term)) >= MinWords);
    }

    /// <summary>Whether an answer names one of the things that the question names, if it names any: a supported sentence may still answer something else.</summary>
    public static bool IsAbout(Claim claim)
    {
        List<Term> asked = [.. Things(claim.Question, claim.Language)];
        return asked.Count == 0 || Things(claim.Answer, claim.Language).Any(term => asked.Exists(term.Means));
    }

    private static IEnumerable<Term> Things(string text, string language) =>
        Lines(text).SelectMany(sentence => ClauseReader.Read(sentence, language)).SelectMany(clause => clause.Terms).Where(term => term is { IsContent: true, IsAttribute: false });

    private static IEnumerable<Sentence> Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SelectMany(line => SentenceReader.Read(line.TrimStart('-', '*', '•', ' ')));

    // "Yes." means what was asked.
    private static IEnumerable<Mismatch> Bare(Sentence sentence, List<Clause> asked, Evidence evidence)
    {
        foreach (Clause clause in asked)
        {
            var meant = new Clause { Sentence = sentence.Text, OwnDays = clause.OwnDays, Days = clause.Days };
            meant.Terms.AddRange(clause.Terms.Select(term => term with { Sign = term.Sign * sentence.Particle }));
            if (PolarityCheck.Check(meant, meant.Terms, evidence) is { } mismatch)
                yield return mismatch;
        }
    }

    // Returns what the next sentence is about where it does not say so itself.
    private static IReadOnlyList<Term> Check(Statement statement, List<Clause> said, List<Clause> asked, Claim claim, IReadOnlyList<Term> carried, Evidence evidence, List<Mismatch> mismatches)
    {
        (Sentence sentence, FactScan scan, List<Clause> clauses) = statement;
        if (clauses.Count == 0 || sentence.IsQuestion || evidence.Quotes(sentence))
            return carried;
        Clause? before = null;
        foreach (Clause clause in clauses)
        {
            bool names = clause.Terms.Exists(term => term.MustStand || (term.IsContent && !term.IsAttribute));
            // What was said of another value of the same kind does not go on: "the first hour is free, then it costs € 2".
            bool goesOn = before is null || !clause.Facts.Exists(fact => before.Facts.Exists(other => other.Kind == fact.Kind));
            // A person's name alone goes on with what the sentence was about.
            bool onlyPerson = before is not null && clause.Terms.TrueForAll(term => term.IsName || !(term.MustStand || (term.IsContent && !term.IsAttribute)));
            IReadOnlyList<Term> subject = names && !onlyPerson
                ? clause.Terms
                : [.. clause.Terms, .. carried.Where(term => (goesOn || term.MustStand) && !clause.Terms.Exists(term.Means))];
            mismatches.AddRange(FactCheck.Check(clause, sentence.Tokens, clauses, asked, evidence));
            mismatches.AddRange(CaseCheck.Check(clause, sentence.Tokens, asked, evidence));
            mismatches.AddRange(SupportCheck.Things(clause, evidence));
            mismatches.AddRange(AssociationCheck.Check(clause, subject, said, sentence.Tokens, evidence));
            if (PolarityCheck.Check(clause, subject, evidence) is { } contradiction)
                mismatches.Add(contradiction);
            mismatches.AddRange(PairCheck.Check(clause, evidence));
            mismatches.AddRange(TableCheck.Check(clause, subject, evidence));
            mismatches.AddRange(ScopeCheck.Check(clause, evidence));
            if (names && !onlyPerson)
                (carried, before) = (clause.Terms, clause);
        }

        mismatches.AddRange(clauses.SelectMany(clause => ItemCheck.Check(clause, sentence.Tokens, claim.Language, evidence)));
        mismatches.AddRange(SupportCheck.Names(sentence, scan, evidence));
        mismatches.AddRange(ServiceCheck.Check(clauses, claim.Services, evidence));
        if ((SupportCheck.Words(clauses, evidence) ?? SupportCheck.Strange(clauses, claim.Language, evidence)) is { } unsupported)
            mismatches.Add(unsupported);
        return carried;
    }

    /// <summary>A sentence of the answer with what it says.</summary>
    private sealed record Statement(Sentence Sentence, FactScan Scan, List<Clause> Clauses)
    {
        public static Statement Read(Sentence sentence, string language)
        {
            FactScan scan = FactReader.Read(sentence.Tokens, language);
            return new Statement(sentence, scan, ClauseReader.Read(sentence, scan));
        }
    }
}
