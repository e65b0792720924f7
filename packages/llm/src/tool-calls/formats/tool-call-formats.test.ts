import { describe, expect, test } from "vitest";

import { parseText, toUnits, type ParsedText } from "../fixtures/parse-text.ts";

const paris = { name: "get_weather", arguments: { city: "Paris" } };
const rome = { name: "get_weather", arguments: { city: "Rome", days: 3 } };
const note = { name: "write_file", arguments: { path: "a.txt", content: 'Grüße\n"x"' } };

interface Case {
  readonly name: string;
  readonly text: string;
  readonly calls: ParsedText["calls"];
  readonly visible?: string;
  readonly reasoning?: string;
}

const calls: readonly Case[] = [
  {
    name: "Hermes",
    text: 'Hm.\n<tool_call>\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>\n<tool_call>\n{"name": "get_weather", "arguments": {"city": "Rome", "days": "3"}}\n</tool_call>',
    calls: [paris, rome],
    visible: "Hm.\n",
  },
  {
    name: "Hermes with an end tag inside a string",
    text: '<tool_call>{"name": "write_file", "arguments": {"path": "</tool_call>", "content": "<tool_call>"}}</tool_call>ok',
    calls: [{ name: "write_file", arguments: { path: "</tool_call>", content: "<tool_call>" } }],
    visible: "ok",
  },
  {
    name: "Hermes with a bracket too many",
    text: '<tool_call>{"name": "get_weather", "arguments": {"city": "Paris"}}}</tool_call> ok',
    calls: [{ ...paris, repaired: true }],
    visible: "ok",
  },
  {
    name: "Hermes with a bracket too few",
    text: '<tool_call>{"name": "get_weather", "arguments": {"city": "Paris"}</tool_call>\nSo',
    calls: [{ ...paris, repaired: true }],
    visible: "So",
  },
  {
    name: "Hermes with a lost quote",
    text: '<tool_call>{"name": "get_weather", "arguments": {"city": "Paris}}</tool_call>\nSo',
    calls: [{ name: "get_weather", arguments: { city: "Paris" }, repaired: true }],
    visible: "So",
  },
  {
    name: "Hermes without an end tag",
    text: '<tool_call>{"name": "get_weather", "arguments": {"city": "Paris"}}\n<tool_call>{"name": "get_weather", "arguments": {"city": "Rome", "days": 3}}',
    calls: [paris, rome],
  },
  {
    name: "Hermes cut off at the end of the text",
    text: '<tool_call>{"name": "get_weather", "arguments": {"city": "Paris"',
    calls: [{ ...paris, repaired: true }],
  },
  {
    name: "Hermes with Python's quotes",
    text: "<tool_call>{'name': 'get_weather', 'arguments': {'city': 'Paris'}}</tool_call>",
    calls: [{ ...paris, repaired: true }],
  },
  {
    name: "Hermes with an unknown tool",
    text: '<tool_call>{"name": "fly", "arguments": {}}</tool_call>',
    calls: [{ name: "fly", arguments: {} }],
  },
  {
    name: "OpenAI's nesting with arguments as text",
    text: '<tool_call>{"type": "function", "function": {"name": "get_weather", "arguments": "{\\"city\\": \\"Paris\\"}"}}</tool_call>',
    calls: [paris],
  },
  {
    name: "Qwen3-Coder",
    text: 'I write.\n<tool_call>\n<function=write_file>\n<parameter=path>\na.txt\n</parameter>\n<parameter=content>\nGrüße\n"x"\n</parameter>\n</function>\n</tool_call>\nDone',
    calls: [note],
    visible: "I write.\n\nDone",
  },
  {
    name: "Qwen3-Coder without the outer tag, whose end it writes all the same",
    text: "<function=get_weather>\n<parameter=city>\nRome\n</parameter>\n<parameter=days>\n3\n</parameter>\n</function>\n</tool_call>\nDone",
    calls: [rome],
    visible: "Done",
  },
  {
    name: "Qwen3-Coder with markup in a value",
    text: "<tool_call>\n<function=write_file>\n<parameter=path>\na\n</parameter>\n<parameter=content>\nuse </parameter> and </function> and </tool_call> so\n</parameter>\n</function>\n</tool_call>",
    calls: [
      {
        name: "write_file",
        arguments: { path: "a", content: "use </parameter> and </function> and </tool_call> so" },
      },
    ],
  },
  {
    name: "Qwen3-Coder with a lost end",
    text: "<tool_call>\n<function=get_weather>\n<parameter=city>\nParis\n</function>\n</tool_call>",
    calls: [{ ...paris, repaired: true }],
  },
  {
    name: "GLM",
    text: "Look.\n<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>Rome</arg_value>\n<arg_key>days</arg_key>\n<arg_value>3</arg_value>\n</tool_call>",
    calls: [rome],
    visible: "Look.\n",
  },
  {
    name: "GLM with markup in a value",
    text: "<tool_call>write_file\n<arg_key>path</arg_key>\n<arg_value>a</arg_value>\n<arg_key>content</arg_key>\n<arg_value>as </arg_value> or </tool_call> say</arg_value>\n</tool_call>",
    calls: [
      {
        name: "write_file",
        arguments: { path: "a", content: "as </arg_value> or </tool_call> say" },
      },
    ],
  },
  {
    name: "GLM with a lost end",
    text: "<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>Paris\n</tool_call>",
    calls: [{ name: "get_weather", arguments: { city: "Paris" }, repaired: true }],
  },
  {
    name: "GLM without arguments",
    text: "<tool_call>get_weather\n</tool_call>",
    calls: [{ name: "get_weather", arguments: {} }],
  },
  {
    name: "Llama's tag",
    text: '<|python_tag|>{"name": "get_weather", "parameters": {"city": "Paris"}}; {"name": "get_weather", "parameters": {"city": "Rome", "days": "3"}}<|eom_id|>',
    calls: [paris, rome],
  },
  {
    name: "Llama's functions",
    text: 'So: <function=get_weather>{"city": "Paris"}</function>!',
    calls: [paris],
    visible: "So: !",
  },
  {
    name: "bare JSON",
    text: '{"name": "get_weather", "parameters": {"city": "Paris"}}',
    calls: [paris],
  },
  {
    name: "several bare objects and text",
    text: 'I call: {"name": "get_weather", "parameters": {"city": "Paris"}}; {"tool": "get_weather", "args": {"city": "Rome", "days": 3}} and wait; so',
    calls: [paris, rome],
    visible: "I call:  and wait; so",
  },
  {
    name: "bare JSON whose arguments come first",
    text: '{"arguments": {"city": "Paris"}, "function": "get_weather"}',
    calls: [paris],
  },
  {
    name: "a bare list",
    text: '[{"name": "get_weather", "arguments": {"city": "Paris"}}, {"name": "get_weather", "arguments": {"city": "Rome", "days": 3}}]',
    calls: [paris, rome],
  },
  {
    name: "OpenAI's message",
    text: '{"tool_calls": [{"id": "1", "type": "function", "function": {"name": "get_weather", "arguments": "{\\"city\\":\\"Paris\\"}"}}]}',
    calls: [paris],
  },
  {
    name: "Mistral's list",
    text: '[TOOL_CALLS] [{"name": "get_weather", "arguments": {"city": "Paris"}}, {"name": "get_weather", "arguments": {"city": "Rome", "days": 3}}]',
    calls: [paris, rome],
  },
  {
    name: "Mistral's names",
    text: '[TOOL_CALLS]get_weather[ARGS]{"city": "Paris"}[TOOL_CALLS]get_weather[CALL_ID]abc123[ARGS]{"city": "Rome", "days": 3}',
    calls: [paris, rome],
  },
  {
    name: "DeepSeek V3 and R1",
    text: '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n{"city": "Paris"}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n{"city": "Rome", "days": 3}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    calls: [paris, rome],
  },
  {
    name: "DeepSeek V3.1",
    text: 'Hm<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>{"city": "Paris"}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    calls: [paris],
    visible: "Hm",
  },
  {
    name: "Kimi K2",
    text: '<|tool_calls_section_begin|><|tool_call_begin|>functions.get_weather:0<|tool_call_argument_begin|>{"city": "Paris"}<|tool_call_end|><|tool_calls_section_end|>',
    calls: [paris],
  },
  {
    name: "gpt-oss",
    text: '<|channel|>analysis<|message|>Need weather.<|end|><|start|>assistant<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{"city":"Paris"}<|call|>',
    calls: [paris],
    reasoning: "Need weather.",
  },
  {
    name: "gpt-oss with the recipient in the role",
    text: '<|start|>assistant to=functions.get_weather<|channel|>commentary json<|message|>{"city":"Paris"}<|call|>',
    calls: [paris],
  },
  {
    name: "gpt-oss with an answer",
    text: "<|channel|>analysis<|message|>Easy.<|end|><|start|>assistant<|channel|>final<|message|>Two.<|return|>",
    calls: [],
    reasoning: "Easy.",
    visible: "Two.",
  },
  {
    name: "Gemma's Python",
    text: 'Sure.\n```tool_code\nprint(get_weather(city=\'Rome\', days=3))\nwrite_file("a.txt", content="Grüße\\n\\"x\\"")\n```\nDone',
    calls: [rome, note],
    visible: "Sure.\n\nDone",
  },
  {
    name: "Gemma's JSON",
    text: '```json\n{"name": "get_weather", "parameters": {"city": "Paris"}}\n```',
    calls: [paris],
  },
  {
    name: "Llama's list of Python calls",
    text: '[get_weather(city="Paris"), get_weather(city="Rome", days=3)]',
    calls: [paris, rome],
  },
  {
    name: "Llama 4's Python between its markers, with a bracket in a string",
    text: "So:\n<|python_start|>[write_file(path='a.txt', content='f(x)] [')]<|python_end|>",
    calls: [{ name: "write_file", arguments: { path: "a.txt", content: "f(x)] [" } }],
    visible: "So:\n",
  },
  {
    name: "Llama's list without its end",
    text: '[get_weather(city="Paris"',
    calls: [{ ...paris, repaired: true }],
  },
  {
    name: "a fence without a language",
    text: 'See:\n```\n{"tool": "get_weather", "input": {"city": "Paris"}}\n```\nok',
    calls: [paris],
    visible: "See:\n\nok",
  },
];

const texts: readonly Case[] = [
  { name: "comparisons", text: "a < b and {x} or [y] and `z`", calls: [] },
  { name: "a code block", text: "```ts\nconst x = { a: 1 };\n```\n", calls: [] },
  { name: "JSON that is no call", text: '{"city": "Paris", "n": [1, 2]}', calls: [] },
  { name: "a record with a name", text: '{"name": "Ada", "arguments": {}}', calls: [] },
  { name: "a tool's name without arguments", text: '{"name": "get_weather"}', calls: [] },
  { name: "a fence with other JSON", text: '```json\n{"a": {"b": []}}\n```\ntail', calls: [] },
  {
    name: "a call in another code block",
    text: '```python\ncall({"name": "get_weather", "arguments": {}})\n{"name": "get_weather", "arguments": {}}\n```',
    calls: [],
  },
  { name: "the words of a tag", text: "Use the <tool_call> tag and </think>.", calls: [] },
  { name: "an unclosed tag", text: '<tool_call>{"name": "fly", "arguments": {', calls: [] },
  { name: "a tag around something else", text: "<tool_call>{}</tool_call>", calls: [] },
  { name: "a half fence", text: "``", calls: [] },
  { name: "a list of unknown calls", text: "[fly(to='Mars')]", calls: [] },
  { name: "a link", text: "[get_weather](https://a.b/c) [x(1)]", calls: [] },
  { name: "a list of calls that compute", text: "[get_weather(city=a + b)] ok", calls: [] },
  { name: "Python that computes", text: "```tool_code\nprint(1 + 1)\n```", calls: [] },
  {
    name: "a call inside thinking",
    text: '<think>\nmaybe <tool_call>{"name": "get_weather", "arguments": {}}</tool_call>\n</think>\n\nNo.',
    calls: [],
    reasoning: 'maybe <tool_call>{"name": "get_weather", "arguments": {}}</tool_call>',
    visible: "No.",
  },
  { name: "an empty thought", text: "<think>\n\n</think>\n\nHi", calls: [], visible: "Hi" },
  {
    name: "Magistral's thought",
    text: "[THINK]a[/THINK]b",
    calls: [],
    reasoning: "a",
    visible: "b",
  },
  {
    name: "an unclosed thought",
    text: "<thinking>a </thin",
    calls: [],
    reasoning: "a </thin",
    visible: "",
  },
];

describe.for([...calls, ...texts])(
  "$name",
  ({ text, calls: expected, visible, reasoning = "" }) => {
    const want = {
      text: visible ?? (expected.length > 0 || reasoning !== "" ? "" : text),
      reasoning,
      calls: expected,
      warnings: [],
    };

    test("in one piece", () => {
      expect(parseText([text])).toEqual(want);
    });

    test("one character at a time", () => {
      expect(parseText(toUnits(text))).toEqual(want);
    });
  },
);
