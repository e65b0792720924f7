import { describe, expect, test } from "vitest";

import type { Message } from "../../contract/message.ts";
import type { JsonSchema, ToolSchema } from "../../contract/model-request.ts";
import { answerAsPersona } from "./answer-as-persona.ts";
import type { PersonaOptions } from "./persona-step.ts";

function tool(
  name: string,
  properties: JsonSchema,
  required = Object.keys(properties),
): ToolSchema {
  return { name, description: name, parameters: { type: "object", properties, required } };
}

const string = { type: "string" };
const tools = [
  tool("shell", { command: string, timeout: { type: "integer", default: 30 } }, ["command"]),
  tool("read_file", { path: string }),
  tool("write_file", { path: string, content: string, append: { type: "boolean" } }, [
    "path",
    "content",
  ]),
  tool("edit_file", { path: string, old_text: string, new_text: string }),
  tool("list_directory", { path: string }),
  tool("search_files", { pattern: string, path: string }, ["pattern"]),
  tool("web_search", { query: string, max_results: { type: "integer" } }, ["query"]),
  tool("read_url", { url: string }),
  tool("weather", { city: string, unit: { enum: ["celsius", "fahrenheit"] } }),
];

const user = (content: string): Message => ({ role: "user", content });
const assistant = (content: string): Message => ({ role: "assistant", content });
const result = (content: string): Message => ({
  role: "tool",
  toolCallId: "1",
  name: "x",
  content,
});

describe("calls", () => {
  test.each([
    ["list the files", "list_directory", { path: "." }],
    ["read notes.txt", "read_file", { path: "notes.txt" }],
    ["what is in notes.txt?", "read_file", { path: "notes.txt" }],
    ["summarize notes.txt", "read_file", { path: "notes.txt" }],
    ["read https://example.com/", "read_url", { url: "https://example.com/" }],
    ["run ls -l", "shell", { command: "ls -l" }],
    ["write hello to a.txt", "write_file", { path: "a.txt", content: "hello" }],
    ["append hello to a.txt", "write_file", { path: "a.txt", content: "hello", append: true }],
    ["replace a with b in c.txt", "edit_file", { path: "c.txt", old_text: "a", new_text: "b" }],
    ["find TODO in the files", "search_files", { pattern: "TODO" }],
    ["search for quiet fans", "web_search", { query: "quiet fans" }],
    [
      "what is the weather in Oslo, in fahrenheit?",
      "weather",
      { city: "Oslo", unit: "fahrenheit" },
    ],
    ["How is the weather in New York?", "weather", { city: "New York", unit: "celsius" }],
    ['call weather with {"city": "Rom"}', "weather", { city: "Rom" }],
  ])("for %j", (text, name, expected) => {
    expect(answerAsPersona([user(text)], tools)).toEqual([
      { type: "tool-call", name, arguments: expected },
    ]);
  });

  test("tools by what other people name them", () => {
    const named = (each: string, text: string): unknown =>
      answerAsPersona([user(text)], [tool(each, { file_path: string })])[0];
    for (const each of ["readFile", "read-file", "cat", "fs_read_file"]) {
      expect(named(each, "read a.txt")).toEqual({
        type: "tool-call",
        name: each,
        arguments: { file_path: "a.txt" },
      });
    }
  });

  test("one step a turn, and the result of one may be the content of the next", () => {
    const text = "read a.txt, then write it to b.txt";
    const first = [user(text), assistant(""), result("milk")];
    expect(answerAsPersona(first, tools)).toEqual([
      { type: "tool-call", name: "write_file", arguments: { path: "b.txt", content: "milk" } },
    ]);
    const second = [...first, assistant(""), result("Wrote 4 bytes to b.txt")];
    expect(answerAsPersona(second, tools)).toEqual([
      { type: "text", text: "Done: Wrote 4 bytes to b.txt" },
    ]);
  });

  test("several of one turn", () => {
    const text = "read a.txt and at the same time read b.txt, then list the files";
    const both = answerAsPersona([user(text)], tools);
    expect(both.map((step) => step.type === "tool-call" && step.arguments)).toEqual([
      { path: "a.txt" },
      { path: "b.txt" },
    ]);
    const messages = [user(text), assistant(""), result("one"), result("two")];
    expect(answerAsPersona(messages, tools)).toMatchObject([{ name: "list_directory" }]);
  });

  test.each<[PersonaOptions["toolChoice"], string]>([
    ["required", "shell"],
    [{ name: "weather" }, "weather"],
  ])("a tool that the choice %j demands", (toolChoice, name) => {
    const options = toolChoice === undefined ? {} : { toolChoice };
    expect(answerAsPersona([user("hello")], tools, options)[0]).toMatchObject({ name });
  });
});

describe("answers from a result", () => {
  test.each([
    ["read a.txt", "buy milk", "Here it is: buy milk"],
    ["list the files", "a.txt\nb.txt", "Here are the files:\n\na.txt\nb.txt"],
    ["run true", "", "Done. The tool gave no output."],
    ["summarize a.txt", "One. Two. Three.", "In short: One. Two."],
    ["read a.txt", "Error: ENOENT: no such file", "That failed: Error: ENOENT: no such file"],
    ["run false", "exit code: 1", "That failed: exit code: 1"],
    ["run true", "hi\nexit code: 0", "The command printed:\n\nhi\nexit code: 0"],
    ["run rm x", "Denied by the user", "I was not allowed to do that: Denied by the user"],
  ])("of %j: %j", (text, output, answer) => {
    expect(answerAsPersona([user(text), assistant(""), result(output)], tools)).toEqual([
      { type: "text", text: answer },
    ]);
  });

  test("and leaves the other steps alone when one was denied", () => {
    const messages = [user("run rm x then list the files"), assistant(""), result("denied")];
    expect(answerAsPersona(messages, tools)).toEqual([
      { type: "text", text: "I was not allowed to do that: denied" },
    ]);
  });

  test("when no tool is offered any more", () => {
    const messages = [user("read a.txt then read b.txt"), assistant(""), result("milk")];
    expect(answerAsPersona(messages, [])).toEqual([{ type: "text", text: "The tool says: milk" }]);
  });
});

describe("talks", () => {
  test.each([
    [["who are you?"], /^I am simulated, a simulated model of harombe/],
    [["hello"], /^Hello! What can I do for you\?$/],
    [["my name is Ada", "what is my name?"], /^Your name is Ada\.$/],
    [["what is my name?"], /^You have not told me your name\.$/],
    [["buy milk", "what did I ask before?"], /^You asked: "buy milk"$/],
    [["count to 5"], /^1 2 3 4 5$/],
    [["say exactly: pong"], /^pong$/],
    [["a b c. d.", "summarize our conversation"], /^Summary: the user asked "a b c\. d\."\.$/],
    [["blue?"], /^You said: "blue\?" I am a simulated model and can use shell, /],
    [[""], /^You said nothing\. Tell me what to do\.$/],
  ])("about %j", (texts, answer) => {
    const messages = texts.flatMap((text) => [user(text), assistant("ok")]).slice(0, -1);
    expect(answerAsPersona(messages, tools)).toEqual([
      { type: "text", text: expect.stringMatching(answer) },
    ]);
  });

  test("and sums up a conversation when its instructions say so", () => {
    const messages: Message[] = [
      { role: "system", content: "Sum up the conversation below for yourself." },
      user("[user]\nmy name is Ada\n\n[assistant]\nNice to meet you.\n\n[user]\nread a.txt"),
    ];
    expect(answerAsPersona(messages, [])).toEqual([
      { type: "text", text: 'Summary: the user said "my name is Ada", then "read a.txt".' },
    ]);
  });

  test("and says so when it has no tool for a request", () => {
    expect(answerAsPersona([user("read a.txt")], [])).toEqual([
      { type: "text", text: "I have no tool for that here." },
    ]);
  });

  test("and says how many images it was given", () => {
    const content = [
      { type: "image", data: "AA==", mediaType: "image/png" },
      { type: "text", text: "look" },
    ] as const;
    expect(answerAsPersona([{ role: "user", content }], [])).toEqual([
      {
        type: "text",
        text: 'You said: "look" I was given 1 image. I am a simulated model and can count, remember, think and repeat.',
      },
    ]);
  });
});

describe("thinks first", () => {
  const kinds = (text: string, think?: boolean): readonly string[] =>
    answerAsPersona([user(text)], [], think === undefined ? {} : { think }).map(({ type }) => type);
  test.each([
    ["think about rain", undefined, ["reasoning", "text"]],
    ["think about rain", false, ["text"]],
    ["hello", true, ["reasoning", "text"]],
    ["hello", undefined, ["text"]],
  ])("for %j with think %j: %j", (text, think, expected) => {
    expect(kinds(text, think)).toEqual(expected);
  });
});

describe("answers in JSON", () => {
  test("that is valid for the schema, from what the tools gave", () => {
    const schema = { type: "object", properties: { title: string, count: { type: "integer" } } };
    const options: PersonaOptions = { responseFormat: { type: "json", schema } };
    const messages = [user("read a.txt"), assistant(""), result("milk")];
    expect(answerAsPersona(messages, tools, options)).toEqual([
      { type: "text", text: '{"title":"milk","count":1}' },
    ]);
  });

  test("that the request itself states, valid or not", () => {
    const options: PersonaOptions = { responseFormat: { type: "json" } };
    expect(answerAsPersona([user('answer with {"a": }')], [], options)).toEqual([
      { type: "text", text: '{"a": }' },
    ]);
  });
});
