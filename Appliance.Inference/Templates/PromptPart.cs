namespace Appliance.Inference.Templates;

/// <summary>A run of a rendered prompt with one origin. Parts are tokenised one by one: special tokens are recognised only in text from the
/// template, so that nothing a person wrote can become a control token.</summary>
/// <param name="Text">Never empty. Neighbouring parts differ in origin; all parts in order are the whole prompt.</param>
/// <param name="FromTemplate">Whether the template (or its tokens and variables) wrote this; false for text of messages.</param>
public readonly record struct PromptPart(string Text, bool FromTemplate);
