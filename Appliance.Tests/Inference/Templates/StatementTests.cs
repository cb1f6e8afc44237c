using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Templates;

/// <summary>Statements, scopes and the white space around tags. What is expected was rendered by Jinja2 3.1.6, set up as transformers does.</summary>
public sealed class StatementTests
{
    private const string Message = "it's «1» 😀 <b>";

    [Theory]
    [InlineData("a{% if true %}\n  b\n{% endif %}\n c", "a  b\n c")]
    [InlineData("  {% if true %}\n  b\n  {% endif %}\nc", "  b\nc")]
    [InlineData("a {%- if true -%}  b  {%- endif -%}  c", "abc")]
    [InlineData("a\n{%+ if true +%}\n b\n  {%+ endif %}c", "a\n\n b\n  c")]
    [InlineData("  {{- 'a' -}}  \n b \n {{ 'c' }}\nd", "ab \n c\nd")]
    [InlineData("a\n  {# remark #}\nb{#- remark -#} c", "a\nbc")]
    [InlineData("{% raw %}{{ a }}{% b %}{% endraw %}!", "{{ a }}{% b %}!")]
    [InlineData("x {%- raw -%} {{ a }} {%- endraw -%} y", "x{{ a }}y")]
    [InlineData("line\n", "line")]
    [InlineData("{{ '{{' }}{{ \"%}\" }}{{ {'a': {'b': 1}}.a.b }}", "{{%}1")]
    [InlineData("{{ 'a\\n\\t\\\\\\'\\x41\\u00e8\\d' }}", "a\n\t\\'Aè\\d")]
    [InlineData("{% for x in [1, 2, 3] %}{{ loop.index }}/{{ loop.length }}{{ loop.first }}{{ loop.last }}{{ loop.revindex }} {% endfor %}", "1/3TrueFalse3 2/3FalseFalse2 3/3FalseTrue1 ")]
    [InlineData("{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}", "a=1;b=2;")]
    [InlineData("{% for x in [1, 2, 3, 4] if x is even %}{{ x }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}", "24;42;")]
    [InlineData("{% for x in [] %}a{% else %}none{% endfor %}", "none")]
    [InlineData("{% for x in range(9) %}{% if x == 2 %}{% continue %}{% elif x > 4 %}{% break %}{% endif %}{{ x }}{% endfor %}", "0134")]
    [InlineData("{% for a in [1, 2] %}{% for b in [1, 2] %}{{ loop.depth }}{{ loop.cycle('x', 'y') }}{% endfor %}{{ loop.changed(1) }}{% endfor %}", "1x1yTrue1x1yFalse")]
    [InlineData("{% set y = 0 %}{% for i in [1, 2] %}{{ y }}{% set y = i %}{{ y }}{% endfor %}{{ y }}", "01020")]
    [InlineData("{% set ns = namespace(x=1) %}{% for i in [1, 2] %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}{{ ns.y is defined }}", "4False")]
    [InlineData("{% if true %}{% set z = 5 %}{% endif %}{{ z }}", "5")]
    [InlineData("{% set a, b = 1, 'x' %}{{ a }}{{ b }}", "1x")]
    [InlineData("{% set t | upper | trim %} hi {{ 1 }} {% endset %}[{{ t }}]", "[HI 1]")]
    [InlineData("{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}|", "3|")]
    [InlineData("{% filter upper | replace('A', 'x') %}banana{% endfilter %}", "BxNxNx")]
    [InlineData("{% generation %}{% set inner = 1 %}words{% endgeneration %}{{ inner }}", "words")]
    [InlineData("{% macro m(a, b='d') -%} [{{ a }}{{ b }}] {%- endmacro %}{{ m(1) }}{{ m(b=2, a=1) }}{{ m() }}", "[1d][12][d]")]
    [InlineData("{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, z=3) }}", "1(2,){'z': 3}")]
    [InlineData("{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}", "2")]
    [InlineData("{% macro m(a) %}<{{ caller(1) }}{{ a }}>{% endmacro %}{% call(x) m('q') %}body{{ x }}{% endcall %}", "<body1q>")]
    [InlineData("{% macro f(n) %}{% if n > 0 %}{{ n }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "321")]
    public void Render_Statements_AsJinja2(string template, string expected) =>
        Templating.Render(template, Templating.User(Message)).ShouldBe(expected);
}
