namespace Appliance.Inference.Templates.Running;

/// <summary>The value of a name or attribute that does not exist: empty when printed or iterated, false when tested, and an error in
/// everything else (Jinja's default <c>Undefined</c>).</summary>
/// <param name="Description">What is missing, such as <c>'x' is undefined</c>.</param>
internal sealed record Undefined(string Description)
{
    public static Undefined Name(string name) => new($"'{name}' is undefined");

    public static Undefined Attribute(object? owner, string name) => new($"'{ValueKinds.NameOf(owner)}' has no attribute '{name}'");
}
