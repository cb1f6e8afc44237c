using Shouldly;
using Xunit;

namespace Appliance.Tests.Inference.Templates;

/// <summary>Filters, tests and methods. What is expected was rendered by Jinja2 3.1.6, set up as transformers does.</summary>
public sealed class LibraryTests
{
    private const string Message = "it's «1» 😀 <b>";

    [Theory]
    [InlineData("{{ '  a b '.strip() }}|{{ 'xxaxx'.lstrip('x') }}|{{ 'xxaxx'.rstrip('x') }}|{{ '--a' | trim('-') }}", "a b|axx|xxa|a")]
    [InlineData("{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'a,b,c'.rsplit(',', 1) }} {{ ' a b c '.split(none, 1) }} {{ ''.split() }} {{ ''.split(',') }}", "['a', 'b', '', 'c'] ['a', 'b'] ['a', 'b,c'] ['a,b', 'c'] ['a', 'b c '] [] ['']")]
    [InlineData("{{ 'a\\nb\\r\\nc\\n'.splitlines() }} {{ 'k=v=w'.partition('=') }} {{ 'k=v=w'.rpartition('=') }} {{ 'kv'.partition('=') }}", "['a', 'b', 'c'] ('k', '=', 'v=w') ('k=v', '=', 'w') ('kv', '', '')")]
    [InlineData("{{ 'abab'.replace('a', 'xy') }} {{ 'abab'.replace('a', 'x', 1) }} {{ 'abab' | replace('b', '') }}", "xybxyb xbab aa")]
    [InlineData("{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith(('x', 'c')) }} {{ 'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }} {{ 'abc'.find('c') }} {{ 'abc'.find('x') }} {{ 'abcb'.rfind('b') }} {{ 'abab'.count('ab') }}", "True True bc ab 2 -1 3 2")]
    [InlineData("{{ '-'.join(['a', 'b']) }} {{ 'aB c'.upper() }} {{ 'aB c'.lower() }} {{ 'aB c'.capitalize() }} {{ \"it's a-b\".title() }} {{ \"it's a-b\" | title }}", "a-b AB C ab c Ab c It'S A-B It's A-B")]
    [InlineData("{{ '12'.isdigit() }} {{ 'a1'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ 'AB'.isupper() }} {{ 'aB'.islower() }}", "True False True True True False")]
    [InlineData("{{ 'a\\nb\\n\\nc' | indent }}|{{ 'a\\n\\nb' | indent(2, true) }}|{{ 'a\\n\\nb' | indent(width=1, first=true, blank=true) }}|{{ 'a\\n' | indent('> ') }}|", "a\n    b\n\n    c|  a\n\n  b| a\n \n b|a\n|")]
    [InlineData("{{ [3, 1, 2] | sort }} {{ ['b', 'A', 'c'] | sort }} {{ ['b', 'A', 'a'] | sort(case_sensitive=true) }} {{ [1, 3] | sort(reverse=true) }} {{ [{'n': 2}, {'n': 1}] | sort(attribute='n') }}", "[1, 2, 3] ['A', 'b', 'c'] ['A', 'a', 'b'] [3, 1] [{'n': 1}, {'n': 2}]")]
    [InlineData("{{ {'b': 1, 'A': 2} | dictsort }} {{ {'b': 2, 'A': 1} | dictsort(by='value') }} {{ {'b': 2, 'a': 1} | dictsort(reverse=true) }} {{ {'b': 1} | items | list }}", "[('A', 2), ('b', 1)] [('A', 1), ('b', 2)] [('b', 2), ('a', 1)] [('b', 1)]")]
    [InlineData("{{ ['a', 1, none] | join('-') }} {{ 'abc' | join('.') }} {{ [{'a': 1}, {'a': 2}] | join(',', attribute='a') }} {{ [1, 2] | join }}", "a-1-None a.b.c 1,2 12")]
    [InlineData("{{ [1, 2] | map('string') | list }} {{ [{'a': {'b': 1}}] | map(attribute='a.b') | list }} {{ [{'a': 1}, {}] | map(attribute='a', default=9) | list }} {{ ['a'] | map('replace', 'a', 'b') | list }}", "['1', '2'] [1] [1, 9] ['b']")]
    [InlineData("{{ [1, 2, 3] | select('odd') | list }} {{ ['', 1] | select | list }} {{ [1, 2] | reject('eq', 1) | list }} {{ [{'r': 'u'}, {'r': 'a'}] | selectattr('r', 'equalto', 'u') | list }} {{ [{'r': 0}, {'r': 1}] | rejectattr('r') | list }}", "[1, 3] [1] [2] [{'r': 'u'}] [{'r': 0}]")]
    [InlineData("{{ [1, 2] | first }} {{ [1, 2] | last }} {{ [] | first }}| {{ 'abc' | reverse }} {{ [3, 1] | max }} {{ [3, 1] | min }} {{ [1, 2] | sum }} {{ [1, 1, 2] | unique | list }} {{ ['a', 'A'] | unique | list }}", "1 2 | cba 3 1 3 [1, 2] ['a']")]
    [InlineData("{{ 5 | default(1) }} {{ missing | default('x') }} {{ '' | default('x', true) }} {{ none | d(1) }} {{ missing | d }}| {{ '' | default('x', boolean=true) }}", "5 x x None | x")]
    [InlineData("{{ '3' | int }} {{ 'x' | int(7) }} {{ '3.7' | int }} {{ 3.9 | int }} {{ '1.5' | float }} {{ none | int }} {{ 3.567 | round(2) }} {{ 2.5 | round }} {{ 3.2 | round(0, 'ceil') }} {{ (-2) | abs }} {{ 'a b' | wordcount }}", "3 7 3 3 1.5 0 3.57 2.0 4.0 2 2")]
    [InlineData("{{ {'b': [1, 2.5, none, true], 'a': 'è\"\\n\\u0001'} | tojson }} {{ {'b': 1, 'a': []} | tojson(indent=2) }} {{ 'è😀' | tojson(ensure_ascii=true) }} {{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }} {{ [1, {'a': 2}] | tojson(separators=(',', ':')) }}", "{\"b\": [1, 2.5, null, true], \"a\": \"è\\\"\\n\\u0001\"} {\n  \"b\": 1,\n  \"a\": []\n} \"\\u00e8\\ud83d\\ude00\" {\"a\": 2, \"b\": 1} [1,{\"a\":2}]")]
    [InlineData("{{ missing is defined }}{{ 1 is defined }}{{ none is none }}{{ 'a' is string }}{{ {} is mapping }}{{ [] is sequence }}{{ 1 is iterable }}{{ true is boolean }}{{ true is true }}{{ 1 is true }}{{ 0 is false }}{{ 1 is integer }}{{ 1.0 is float }}{{ true is number }}", "FalseTrueTrueTrueTrueTrueFalseTrueTrueFalseFalseTrueTrueTrue")]
    [InlineData("{{ 4 is divisibleby 2 }} {{ 3 is odd }} {{ 1 is eq 1 }} {{ 1 is ne 1 }} {{ 1 is lt 2 }} {{ 'a' is in 'abc' }} {{ 1 is sameas 1 }} {{ 'a' is lower }} {{ 1 is not none }} {{ x is not defined or y }} {{ 'x' is defined and true }}", "True True True False True True True True True True True")]
    [InlineData("{{ -2 | abs }} {{ 'x' | upper | lower }} {{ not missing }} {{ (1, 2) }} {{ () }} {{ 1, 2 }}", "2 x True (1, 2) () (1, 2)")]
    public void Render_FiltersTestsAndMethods_AsJinja2(string template, string expected) =>
        Templating.Render(template, Templating.User(Message)).ShouldBe(expected);
}
