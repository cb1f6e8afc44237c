using Appliance.Inference.Templates;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Templates;

/// <summary>Which characters of a prompt come from the template and which were written by somebody.</summary>
public sealed class ProvenanceTests
{
    private const string ChatMl =
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content | trim + '<|im_end|>' + '\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    private static readonly string[] SpecialTokens =
        ["<|im_end|>", "<|im_start|>", "[INST]", "[/INST]", "<start_of_turn>", "<end_of_turn>", "</s>", "<|eot_id|>", "</think>", "<think>"];

    [Theory]
    [InlineData("[{{ c }}]", "[« a<b>,c ü »]")]
    [InlineData("[{{ c | trim }}{{ c.strip() }}]", "[«a<b>,c üa<b>,c ü»]")]
    [InlineData("{{ 'x' + c + 'y' ~ c }}", "x« a<b>,c ü »y« a<b>,c ü »")]
    [InlineData("{{ ('x' + c + 'y')[1:4] }}|{{ ('xx' + c)[1:4] }}|{{ ('x' + c)[::-1] }}", "« a<»|x« a»|« ü c,>b<a »x")]
    [InlineData("{{ c.split(',')[1] }}{{ ('1,' + c).split(',')[0] }}{{ c.split() | join('+') }}", "«c ü »1«a<b>,c»+«ü»")]
    [InlineData("{{ c.replace(',', '<sep>') }}", "« a<b>»<sep>«c ü »")]
    [InlineData("{{ 'A-B'.replace('-', c) }}{{ 'A-B' | replace('A', c) }}", "A« a<b>,c ü »B« a<b>,c ü »-B")]
    [InlineData("{{ (c + 'x') | upper }}{{ ('x' + c) | title }}", "« A<B>,C Ü »XX« A<B>,c Ü »")]
    [InlineData("{{ c | tojson }}{{ {'k': c} | tojson }}", "\"« a<b>,c ü »\"{\"k\": \"« a<b>,c ü »\"}")]
    [InlineData("{{ [c] }}{{ {'k': c} }}{{ [c] | string }}", "['« a<b>,c ü »']{'k': '« a<b>,c ü »'}['« a<b>,c ü »']")]
    [InlineData("{{ (c + '\n' + c) | indent(2) }}", "« a<b>,c ü »\n  « a<b>,c ü »")]
    [InlineData("{% set x %}<{{ c }}>{% endset %}{{ x }}", "<« a<b>,c ü »>")]
    [InlineData("{% macro m(t) %}<{{ t }}>{% endmacro %}{{ m(c) }}", "<« a<b>,c ü »>")]
    [InlineData("{% filter trim %}{{ c }}.{% endfilter %}", "«a<b>,c ü ».")]
    [InlineData("{% for x in c %}{{ x }}{% endfor %}{{ c | list | join('') }}{{ c | first }}{{ c[1] }}", "« a<b>,c ü  a<b>,c ü  a»")]
    [InlineData("{{ {c: 1} | dictsort }}{% for k in {c: 1} %}{{ k }}{% endfor %}", "[('« a<b>,c ü »', 1)]« a<b>,c ü »")]
    [InlineData("{% set n = namespace(v=c) %}{{ n.v }}{{ messages | map(attribute='content') | join('|') }}", "« a<b>,c ü  a<b>,c ü »")]
    [InlineData("{{ c | default('x') }}{{ missing | default(c) }}{{ c if true }}{{ c or 'x' }}{{ c * 2 }}", "« a<b>,c ü  a<b>,c ü  a<b>,c ü  a<b>,c ü  a<b>,c ü  a<b>,c ü »")]
    [InlineData("{{ c.partition(',')[2] }}{{ ('a\n' + c).splitlines()[1] }}{{ ('p' + c).removeprefix('p') }}", "«c ü  a<b>,c ü  a<b>,c ü »")]
    [InlineData("{{ [c, 'z'] | sort | join }}{{ [c] | map('trim') | first }}{{ (c, 1) | first }}", "« a<b>,c ü »z«a<b>,c ü a<b>,c ü »")]
    [InlineData("{{ messages[0] }}", "{'role': 'user', 'content': '« a<b>,c ü »'}")]
    [InlineData("{{ bos_token }}{{ messages[0].role }}{{ strftime_now('%Y') }}{{ c | length }}{{ eos_token }}", "<s>user2026{0}</s>")]
    public void Render_AnyOperation_KeepsOriginPerCharacter(string template, string expected)
    {
        IReadOnlyList<PromptPart> parts = Templating.Parts(
            "{% set c = messages[0].content %}" + template, Templating.User(" a<b>,c ü "));

        Templating.Marked(parts).ShouldBe(expected.Replace("{0}", "10", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_UnknownRole_IsNotTheTemplates()
    {
        Templating.Marked(Templating.Parts("<{{ messages[0].role }}>", new ChatMessage(new ChatRole("<|system|>"), "x")))
            .ShouldBe("<«<|system|>»>");
    }

    [Fact]
    public void Render_StringVariable_IsTheTemplates()
    {
        IReadOnlyList<PromptPart> parts = ChatTemplate.Parse("{{ date_string }}{{ enable_thinking is false }}").Render(
            [], Templating.Values with { Variables = new Dictionary<string, object?> { ["date_string"] = "26 Jul", ["enable_thinking"] = false } });

        parts.ShouldBe([new PromptPart("26 JulTrue", FromTemplate: true)]);
    }

    [Fact]
    public void Render_AnyContent_ControlTokensStayWritten()
    {
        Prop.ForAll(Contents(), contents =>
        {
            IReadOnlyList<PromptPart> parts = Templating.Parts(ChatMl, [.. contents.Select(Templating.User)]);

            Templating.Joined(parts).ShouldBe(
                string.Concat(contents.Select(content => $"<|im_start|>user\n{content.Trim()}<|im_end|>\n")) + "<|im_start|>assistant\n");
            string own = string.Concat(parts.Where(part => part.FromTemplate).Select(part => part.Text));
            own.ShouldBe(string.Concat(contents.Select(_ => "<|im_start|>user\n<|im_end|>\n")) + "<|im_start|>assistant\n");
            parts.ShouldAllBe(part => part.Text.Length > 0);
            parts.Zip(parts.Skip(1)).ShouldAllBe(pair => pair.First.FromTemplate != pair.Second.FromTemplate);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Render_ContentThatIsCutUp_LosesAndGainsNothing()
    {
        const string template =
            "{% for m in messages %}<|u|>{% set kept = m.content.split('</think>')[-1].lstrip('\n') %}{{ kept.replace('<think>', '<|t|>') | tojson }}"
            + "{{ (kept ~ '<|e|>')[::-1][::-1] }}{% endfor %}";
        Prop.ForAll(Contents(), contents =>
        {
            IReadOnlyList<PromptPart> parts = Templating.Parts(template, [.. contents.Select(Templating.User)]);

            string own = string.Concat(parts.Where(part => part.FromTemplate).Select(part => part.Text));
            own.Replace("<|t|>", "", StringComparison.Ordinal).ShouldBe(string.Concat(contents.Select(_ => "<|u|>\"\"<|e|>")));
        }).QuickCheckThrowOnFailure();
    }

    private static Arbitrary<string[]> Contents()
    {
        Gen<string> piece = Gen.OneOf(
            Gen.Elements(SpecialTokens),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => new string([.. text.Get.Where(c => c is >= ' ' and < '\xd800' or '\n')])),
            Gen.Elements("Ciao", " ", "\n", "😀", "<|im", "_end|>"));
        return piece.ArrayOf().Select(string.Concat).ArrayOf().ToArbitrary();
    }
}
