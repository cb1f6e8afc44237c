using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Templates;

/// <summary>Operators, literals, access and functions. What is expected was rendered by Jinja2 3.1.6, set up as transformers does.</summary>
public sealed class ExpressionTests
{
    private const string Message = "it's «1» 😀 <b>";

    [Theory]
    [InlineData("{{ 1 + 2 * 3 ** 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 1 / 2 }} {{ 2 ** -1 }} {{ 7.5 // 2 }}", "19 3 -4 2 0.5 0.5 3.0")]
    [InlineData("{{ 1e20 }} {{ 1e16 }} {{ 123456789.5 }} {{ 0.00001 }} {{ 1.0 }} {{ 0.1 + 0.2 }} {{ 1_000 }} {{ 0x1f }}", "1e+20 1e+16 123456789.5 1e-05 1.0 0.30000000000000004 1000 31")]
    [InlineData("{{ 'a' ~ 1 ~ none ~ true ~ 1.5 ~ missing }} {{ 'a' + 'b' }} {{ 'ab' * 2 }} {{ [1] + [2] }} {{ 2 * [0] }} {{ 'a' 'b' }}", "a1NoneTrue1.5 ab abab [1, 2] [0, 0] ab")]
    [InlineData("{{ 1 < 2 < 3 }} {{ 1 == 1.0 == true }} {{ '1' == 1 }} {{ not 1 in [1] }} {{ 2 not in [1] }} {{ 'b' in 'abc' }} {{ 'a' in {'a': 1} }}", "True True False False True True True")]
    [InlineData("{{ 1 and 'x' }} {{ 0 or 'y' }} {{ not '' }} {{ 'x' if false }}| {{ 'x' if 1 else 'y' }} {{ 'a' if 0 else 'b' if 0 else 'c' }}", "x y True | x c")]
    [InlineData("{{ [1, 'a', none, true, 1.5, {'k': (1,)}, 'it\\'s', 'a\\n'] }}", "[1, 'a', None, True, 1.5, {'k': (1,)}, \"it's\", 'a\\n']")]
    [InlineData("{{ 'abcdef'[1:4] }} {{ 'abcdef'[::-1] }} {{ 'abcdef'[-3:] }} {{ 'abcdef'[:-1:2] }} {{ [1, 2, 3][1:] }} {{ [1, 2, 3][::-1] }} {{ 'abc'[9:] }}| {{ 'abc'[-1] }} {{ 'abc'[7] }}|", "bcd fedcba def ace [2, 3] [3, 2, 1] | c |")]
    [InlineData("{{ messages[0].content[6:9] }} {{ messages[0].content | length }} {{ messages[0].content[::-1] }} {{ messages[-1]['role'] }}", "1»  14 >b< 😀 »1« s'ti user")]
    [InlineData("{{ missing }}|{{ missing == none }}|{{ missing | length }}|{{ 'a' in missing }}|{{ (missing | trim) + 'y' }}|{{ {}.x is defined }}|{{ none.x }}", "|False|0|False|y|False|")]
    [InlineData("{{ {'items': 1}['items'] }} {{ {'b': 1, 'a': 2}.keys() | list }} {{ {'a': 1}.values() | list }} {{ {'a': 1}.get('b', 5) }} {{ {'a': 1}.get('b') }}", "1 ['b', 'a'] [1] 5 None")]
    [InlineData("{{ dict(a=1, b='c') }} {{ range(1, 7, 2) | list }} {{ range(3, 0, -1) | list }}", "{'a': 1, 'b': 'c'} [1, 3, 5] [3, 2, 1]")]
    [InlineData("{{ strftime_now('%d %b %Y, %B %A %a %H:%M:%S %p %I %j %y %-d %F %e %%') }}", "23 Nov 2026, November Monday Mon 10:05:09 AM 10 327 26 23 2026-11-23 23 %")]
    [InlineData("{{ strftime_now is defined }}{{ raise_exception is callable }}", "TrueTrue")]
    public void Render_Expressions_AsJinja2(string template, string expected) =>
        Templating.Render(template, Templating.User(Message)).ShouldBe(expected);
}
