using Appliance.Inference.Templates;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Templates;

/// <summary>A template comes with a model file that anybody may have made.</summary>
public sealed class HostileTemplateTests
{
    private const string Sample =
        "{%- set n = namespace(a=1, b='x') %} {# note #} {% macro f(a, b=[1, 2][0]) -%} {{ a ~ b }} {%- endmacro %} "
        + "{% for m in messages[::-1] if m.content is string and not m.content.startswith('z') %} {% set n.a = n.a + loop.index0 * 2 // 3 %} "
        + "{{ m.role | upper }} {{ m['content'].split(' ')[-1] | trim | replace('b', 'c') | indent(2, true) }} {{ f(m.content, b={'k': 1.5}) }} "
        + "{% if loop.last or n.a > 2 %} {{ m | tojson(indent=2) }} {% elif n.b in 'xyz' %} {% continue %} {% else %} {% break %} {% endif %} "
        + "{% endfor %} {% set t | title %} {{ 'p' if add_generation_prompt else 'q' }} {% endset %} {{ t[1:3] }} {{ n.c | default(range(3) | list) }} "
        + "{{ messages | map(attribute='role') | join(', ') }} {{ messages | selectattr('role', 'eq', 'user') | list | length }} {{ -1 ** 2 }}";

    [Theory]
    [InlineData("{% for a in range(10000) %}{% for b in range(10000) %}{% for c in range(10000) %}{% endfor %}{% endfor %}{% endfor %}")]
    [InlineData("{% set n = namespace(s='aaaaaaaaaaaaaaaa') %}{% for a in range(100) %}{% set n.s = n.s + n.s %}{% endfor %}")]
    [InlineData("{% set n = namespace(l=[1]) %}{% for a in range(100) %}{% set n.l = n.l + n.l %}{% endfor %}")]
    [InlineData("{% set n = namespace(l=[1]) %}{% for a in range(40) %}{% set n.l = [n.l, n.l] %}{% endfor %}{{ n.l == n.l ~ '' }}{{ n.l }}")]
    [InlineData("{% set n = namespace(l=1) %}{% for a in range(9000) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l }}")]
    [InlineData("{% set n = namespace(l=1) %}{% for a in range(9000) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l|tojson }}")]
    [InlineData("{% set n = namespace(l=1, m=1) %}{% for a in range(9000) %}{% set n.l = [n.l] %}{% set n.m = [n.m] %}{% endfor %}{{ n.l == n.m }}")]
    [InlineData("{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}")]
    [InlineData("{% macro m(x) %}{{ n(x) }}{{ n(x) }}{% endmacro %}{% macro n(x) %}{{ m(x) }}{{ m(x) }}{% endmacro %}{{ m(1) }}")]
    [InlineData("{% macro m() %}{{ caller() }}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{% call m() %}x{% endcall %}")]
    [InlineData("{{ 'a' * 4000000000 }}")]
    [InlineData("{{ [0] * 9000000000000000000 }}")]
    [InlineData("{{ range(9000000000000000000)|list }}")]
    [InlineData("{{ 'x'|indent(9000000000000000000, true) }}")]
    [InlineData("{% set a = 'a' * 500000 %}{% for i in range(100000) %}{% set b = (a + 'b') in (a + a) %}{% endfor %}")]
    [InlineData("{% set a = 'a' * 500000 %}{% for i in range(100000) %}{% set b = a|tojson %}{% endfor %}")]
    [InlineData("{% set a = 'a' * 500000 %}{% for i in range(100000) %}{% set b = a|upper|length + a.count('b') %}{% endfor %}")]
    [InlineData("{% set a = 'ab' * 400000 %}{% for i in range(100000) %}{% set b = a.split('b')|join('cc') %}{% endfor %}")]
    [InlineData("{% set a = 'ab' * 400000 %}{{ a.replace('b', a) }}")]
    [InlineData("{% set a = 'ab' * 400000 %}{% set n = namespace(l=[]) %}{% for i in range(1000) %}{% set n.l = n.l + [a.removeprefix('a')] %}{% endfor %}")]
    public void Render_EndlessWork_StopsAtALimit(string template)
    {
        ChatTemplate parsed = ChatTemplate.Parse(template);

        ChatTemplateException stopped = Should.Throw<ChatTemplateException>(() => parsed.Render([], Templating.Values));

        stopped.Problem.ShouldBe(ChatTemplateProblem.LimitExceeded);
        stopped.Line.ShouldBe(1);
        stopped.Message.ShouldContain(ChatTemplate.OverrideSetting);
    }

    [Fact]
    public void Parse_TenMegabytes_NamesTheLimit()
    {
        ChatTemplateException refused = Should.Throw<ChatTemplateException>(() => ChatTemplate.Parse(new string('a', 10 * 1024 * 1024)));

        refused.Problem.ShouldBe(ChatTemplateProblem.LimitExceeded);
        refused.Message.ShouldContain("10485760 characters, 262144 are allowed");
    }

    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ ", "[", "1", "]", " }}")]
    [InlineData("{{ ", "{1:", "1", "}", " }}")]
    [InlineData("{{ ", "not ", "1", "", " }}")]
    [InlineData("{{ ", "-", "1", "", " }}")]
    [InlineData("{{ ", "1 if 1 else ", "1", "", " }}")]
    [InlineData("{{ 1", " + 1", "", "", " }}")]
    [InlineData("{{ 1", " and 1", "", "", " }}")]
    [InlineData("{{ 1", " if 1", "", "", " }}")]
    [InlineData("{{ 1", " ** 1", "", "", " }}")]
    [InlineData("{{ 1", "|string", "", "", " }}")]
    [InlineData("{{ a", ".a", "", "", " }}")]
    [InlineData("{{ a", "[0]", "", "", " }}")]
    [InlineData("{{ a", "[0:]", "", "", " }}")]
    [InlineData("{{ a", " is in a(", "1", ")", " }}")]
    [InlineData("{% set ", "(", "a", ")", " = 1 %}")]
    [InlineData("", "{% if 1 %}", "", "{% endif %}", "")]
    [InlineData("", "{% for a in [1] %}", "", "{% endfor %}", "")]
    [InlineData("", "{% macro m() %}", "", "{% endmacro %}", "")]
    public void Parse_DeepNesting_StopsAtALimit(string begin, string open, string inside, string close, string end)
    {
        const int levels = 9_000;
        string template = begin + string.Concat(Enumerable.Repeat(open, levels)) + inside
            + string.Concat(Enumerable.Repeat(close, levels)) + end;

        Should.Throw<ChatTemplateException>(() => ChatTemplate.Parse(template)).Problem.ShouldBe(ChatTemplateProblem.LimitExceeded);
    }

    [Fact]
    public void ParseAndRender_DamagedTemplates_FailOnlyAsTemplates()
    {
        Templating.Render(Sample, Templating.User("x <b>")).ShouldContain("USER");
        string[] pieces = [.. Sample.Split(' '), "{%", "%}", "{{", "}}", "(", ")", "[", "]", "|", ".", "'", "-", "::", "9", "none", "m", "in", "not"];
        Gen<string[]> damaged = Gen.Elements(pieces).ArrayOf();
        Prop.ForAll(damaged.ToArbitrary(), Gen.Choose(0, Sample.Length).ToArbitrary(), Gen.Choose(0, 9).ToArbitrary(), (inserted, at, removed) =>
        {
            string template = Sample[..at] + string.Join(' ', inserted) + Sample[Math.Min(at + removed, Sample.Length)..];
            try
            {
                Templating.Render(template, Templating.User("x <b>"));
            }
            catch (ChatTemplateException e)
            {
                return e.Message.StartsWith("The chat template", StringComparison.Ordinal);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Render_LongerThanAllowed_StopsByTheClock()
    {
        var clock = new TickingClock(TimeSpan.FromMilliseconds(300));
        ChatTemplate template = ChatTemplate.Parse(
            "{% for a in range(100000) %}{% endfor %}", new TemplateLimits { Duration = TimeSpan.FromSeconds(1) }, clock);

        Should.Throw<ChatTemplateException>(() => template.Render([], Templating.Values)).Message.ShouldContain("longer than 1000 ms");
    }

    [Fact]
    public void Render_LongOutput_StopsAtItsLimit()
    {
        ChatTemplate template = ChatTemplate.Parse("{% for a in range(50) %}x{% endfor %}", new TemplateLimits { OutputCharacters = 49 });

        Should.Throw<ChatTemplateException>(() => template.Render([], Templating.Values)).Message.ShouldContain("longer than 49 characters");
    }

    [Fact]
    public void Render_RefusalThatQuotesTheMessage_DoesNotRepeatIt()
    {
        ChatTemplate template = ChatTemplate.Parse("{{ raise_exception('Invalid: ' + messages[0].content + '!') }}");

        ChatTemplateException refused = Should.Throw<ChatTemplateException>(() => template.Render([Templating.User("private")], Templating.Values));

        refused.Detail.ShouldBe("Invalid: …!");
        refused.ToString().ShouldNotContain("private");
    }

    [Fact]
    public void Render_KeyThatAPatientWrote_IsNotInTheError()
    {
        ChatTemplate template = ChatTemplate.Parse("{{ messages[0][messages[0].content].x }}");

        Should.Throw<ChatTemplateException>(() => template.Render([Templating.User("private")], Templating.Values))
            .ToString().ShouldNotContain("private");
    }

    /// <summary>A clock that goes on by a fixed step each time it is looked at.</summary>
    private sealed class TickingClock(TimeSpan step) : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now += step.Ticks;
    }
}
