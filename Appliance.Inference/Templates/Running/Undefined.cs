namespace Appliance.Inference.Templates.Running;

/// <summary>The value of a name or attribute that does not exist: empty when printed or iterated, false when tested, and an error in
/// everything else (Jinja's default <c>Undefined</c>).</summary>
/// <param name="Description">What is missing, such as <c>'x' is undefined</c>.</param>
internal sealed record Undefined(string Description)
{
    /// <summary>What the appliance gives no template (<c>tools</c>, <c>documents</c>). Published templates ask in two ways, <c>is defined</c> and
    /// <c>is none</c>; both say that there are none.</summary>
    public static Undefined NotGiven { get; } = new("there are no tools and no documents");

    public static Undefined Name(string name) => new($"'{name}' is undefined");

    public static Undefined Attribute(object? owner, string name) => new($"'{ValueKinds.NameOf(owner)}' has no attribute '{name}'");
}
