using Appliance.Inference.Templates;
using Microsoft.Extensions.AI;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Templates;

public sealed class ChatTemplateTests
{
    [Theory]
    [InlineData("a\n{{ x | urlize }}", 2, "the filter 'urlize'")]
    [InlineData("{{ x | map('urlize') }}", 1, "the filter 'urlize'")]
    [InlineData("{{ x | select('escaped') }}", 1, "the test 'escaped'")]
    [InlineData("{{ x | selectattr('a', 'escaped') }}", 1, "the test 'escaped'")]
    [InlineData("{{ x is escaped }}", 1, "the test 'escaped'")]
    [InlineData("{{ lipsum() }}", 1, "the function 'lipsum'")]
    [InlineData("{{ x.append(1) }}", 1, "the method 'append'")]
    [InlineData("{{ x['a']() }}", 1, "calling the result of an expression")]
    [InlineData("{{ x | indent(depth=2) }}", 1, "the argument 'depth' of 'indent'")]
    [InlineData("{{ x | replace('a') }}", 1, "'replace' needs the argument 'new'")]
    [InlineData("{{ range(*x) }}", 1, "arguments unpacked with '*'")]
    [InlineData("{{ '%s' % x }}", 1, "formatting a text with '%'")]
    [InlineData("{{ strftime_now('%Y %Z') }}", 1, "'%Z' in strftime_now()")]
    [InlineData("\n\n{% include 'x' %}", 3, "the tag 'include'")]
    [InlineData("{% for a in b recursive %}{% endfor %}", 1, "a recursive for block")]
    [InlineData("{{ 99999999999999999999 }}", 1, "a whole number beyond 64 bits")]
    public void Parse_NotSupported_NamesItAndTheSetting(string template, int line, string name)
    {
        ChatTemplateException refused = Should.Throw<ChatTemplateException>(() => ChatTemplate.Parse(template));

        refused.Problem.ShouldBe(ChatTemplateProblem.Unsupported);
        refused.Line.ShouldBe(line);
        refused.Detail.ShouldBe(name);
        refused.Message.ShouldBe($"The chat template needs something that is not supported, line {line}: {name}. "
            + "Set chat_template to a template file of your own to use in place of the model's.");
    }

    [Theory]
    [InlineData("{{ a", 1)]
    [InlineData("{% if a %}\nb", 2)]
    [InlineData("\n{# a", 2)]
    [InlineData("{% raw %}a", 1)]
    [InlineData("{{ 'a }}", 1)]
    [InlineData("{{ ] }}", 1)]
    [InlineData("{{ (1] }}", 1)]
    [InlineData("{{ 1 + }}", 1)]
    [InlineData("{{ }}", 1)]
    [InlineData("{{ a b }}", 1)]
    [InlineData("{% unknown %}", 1)]
    [InlineData("{% endif %}", 1)]
    [InlineData("{% break %}", 1)]
    [InlineData("{% for a in b %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}", 1)]
    [InlineData("{% set true = 1 %}", 1)]
    [InlineData("{{ f(a=1, 2) }}", 1)]
    [InlineData("{{ 1 is defined is defined }}", 1)]
    [InlineData("{{ '\\xq' }}", 1)]
    [InlineData("{{ a ? b }}", 1)]
    public void Parse_NotJinja_SaysWhere(string template, int line)
    {
        ChatTemplateException refused = Should.Throw<ChatTemplateException>(() => ChatTemplate.Parse(template));

        refused.Problem.ShouldBe(ChatTemplateProblem.Syntax);
        refused.Line.ShouldBe(line);
    }

    [Theory]
    [InlineData("{{ missing.a }}", "'missing' is undefined")]
    [InlineData("{{ missing + 'a' }}", "'missing' is undefined")]
    [InlineData("{{ messages[0].name.first }}", "'dict object' has no attribute 'name'")]
    [InlineData("{{ 'a' + 1 }}", "'+' is not defined between a str object and a int object")]
    [InlineData("{{ 1 < 'a' }}", "'<' is not defined between a int object and a str object")]
    [InlineData("{% for a in none %}{% endfor %}", "a None cannot be iterated")]
    [InlineData("{{ 1 in 2 }}", "'in' is not defined for a int object")]
    [InlineData("{{ 1 // 0 }}", "division by zero")]
    [InlineData("{% set a, b = [1] %}", "1 values for 2 names")]
    [InlineData("{% set a = {} %}{% set a.b = 1 %}", "'a' is not a namespace, only their attributes can be assigned")]
    [InlineData("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "the macro 'm' takes not more than 1 arguments")]
    [InlineData("{% macro m(a) %}{% endmacro %}{{ m(b=2) }}", "the macro 'm' takes no argument 'b'")]
    [InlineData("{{ missing | tojson }}", "a undefined value cannot be written as JSON")]
    [InlineData("{{ [1, 'a'] | sort }}", "values that are not all texts or all numbers cannot be sorted")]
    [InlineData("{{ {[]: 1} }}", "a list object cannot be the key of a dictionary")]
    public void Render_OperationThatJinjaRefuses_SaysWhy(string template, string detail)
    {
        ChatTemplateException failed = Should.Throw<ChatTemplateException>(() => Templating.Render("\n" + template, Templating.User("x")));

        failed.Problem.ShouldBe(ChatTemplateProblem.Evaluation);
        failed.Detail.ShouldBe(detail);
        failed.Line.ShouldBe(2);
    }

    [Fact]
    public void Render_RaiseException_IsTheTemplatesRefusal()
    {
        ChatTemplateException refused = Should.Throw<ChatTemplateException>(
            () => Templating.Render("{% if messages[0].role == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}",
                new ChatMessage(ChatRole.System, "x")));

        refused.Problem.ShouldBe(ChatTemplateProblem.RefusedByTemplate);
        refused.Detail.ShouldBe("System role not supported");
    }

    [Theory]
    [InlineData("{{ tools is defined }}{{ tools is none }}{{ tools == none }}{{ tools != none }}{% if tools %}x{% endif %}{{ tools | length }}")]
    [InlineData("{{ documents is defined }}{{ documents is none }}{{ not documents is not none }}{{ false }}{% for t in documents %}x{% endfor %}0")]
    public void Render_ToolsAndDocuments_AreAbsentHoweverATemplateAsks(string template) =>
        Templating.Render(template).ShouldBe("FalseTrueTrueFalse0");

    [Fact]
    public void Render_ImageInAMessage_IsRefused()
    {
        ChatMessage[] messages = [Templating.User("x"), new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])];

        Should.Throw<ArgumentException>(() => ChatTemplate.Parse("x").Render(messages, Templating.Values))
            .Message.ShouldStartWith("Message 2 carries DataContent; a chat template is given text only.");
    }

    [Fact]
    public void Render_VariableOfAnotherKind_IsRefused()
    {
        TemplateValues values = Templating.Values with { Variables = new Dictionary<string, object?> { ["tools"] = new object() } };

        Should.Throw<ArgumentException>(() => ChatTemplate.Parse("x").Render([], values)).Message.ShouldStartWith("The variable 'tools'");
    }

    [Fact]
    public void Render_EmptyTemplate_HasNoParts() => Templating.Parts("").ShouldBeEmpty();

    [Fact]
    public void Render_FromManyThreads_IsTheSame()
    {
        ChatTemplate template = ChatTemplate.Parse("{% set n = namespace(s='') %}{% for m in messages %}{% set n.s = n.s + m.content %}{% endfor %}{{ n.s }}");

        string[] rendered = [.. ParallelEnumerable.Range(0, 200).AsOrdered().Select(
            i => Templating.Joined(template.Render([Templating.User($"{i}"), Templating.User("x")], Templating.Values)))];

        rendered.ShouldBe(Enumerable.Range(0, 200).Select(i => $"{i}x"));
    }
}
