namespace Appliance.Host.Verification;

/// <summary>What one statement says: facts, and words that say of what.</summary>
internal sealed class Clause
{
    // What stands before in the sentence, and what stands above in headings, counts less than the clause's own words.
    private const double InheritedShare = 0.5;
    private const double HeadingShare = 0.25;

    /// <summary>The sentence it belongs to, as written.</summary>
    public required string Sentence { get; init; }

    /// <summary>Its facts, days of the week left out.</summary>
    public List<Fact> Facts { get; } = [];

    /// <summary>Its own words.</summary>
    public List<Term> Terms { get; } = [];

    /// <summary>Its place among the clauses of its sentence, from 0.</summary>
    public int Order { get; set; }

    /// <summary>Words of clauses before it in the sentence.</summary>
    public List<Term> Inherited { get; } = [];

    /// <summary>Words of the row, question or list it belongs to.</summary>
    public List<Term> Context { get; } = [];

    /// <summary>Words of the headings above it.</summary>
    public List<Term> Headings { get; } = [];

    /// <summary>Days of the week it speaks of, as bits; 0 = none named.</summary>
    public int Days { get; set; }

    /// <summary>Days named in the clause itself, as bits.</summary>
    public int OwnDays { get; set; }

    /// <summary>It says when something holds: "if", "after", "once".</summary>
    public bool IsConditional { get; init; }

    /// <summary>Its sentence says "always" or "in any case".</summary>
    public bool IsUniversal { get; init; }

    /// <summary>It says "anyone", "everybody".</summary>
    public bool SaysEveryone { get; init; }

    /// <summary>Its sentence makes an exception: "unless", "except".</summary>
    public bool HasException { get; init; }

    /// <summary>A cell of a table, with its header.</summary>
    public bool IsRow { get; set; }

    /// <summary>It asks.</summary>
    public bool IsQuestion { get; init; }

    /// <summary>How much of some words the clause is about, and how much else it names.</summary>
    public double Overlap(IReadOnlyList<Term> words)
    {
        double sum = 0;
        foreach (Term word in words)
            sum += word.Weight * Share(word);
        return sum;
    }

    /// <summary>Whether the clause, its row or what stands before it has a word.</summary>
    public bool Has(Term word) => Share(word) > 0;

    private double Share(Term word)
    {
        if (Terms.Exists(term => !term.IsExcepted && word.Means(term)) || Context.Exists(word.Means))
            return 1;
        // A value alone, "…, € 45", is said of what stands before.
        return Inherited.Exists(word.Means) ? (Terms.Exists(term => term.IsContent) ? InheritedShare : 1) : Headings.Exists(word.Means) ? HeadingShare : 0;
    }
}
