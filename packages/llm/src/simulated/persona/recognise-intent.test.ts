import { expect, test } from "vitest";

import type { Intent } from "./intent.ts";
import { recogniseIntent } from "./recognise-intent.ts";

const cases: readonly (readonly [string, Intent | undefined])[] = [
  ["List the files", { type: "list", path: "." }],
  ["list the files in src", { type: "list", path: "src" }],
  ["list all files in the folder `my docs`", { type: "list", path: "my docs" }],
  ["please list the files in this folder.", { type: "list", path: "." }],
  ["show me the files", { type: "list", path: "." }],
  ["What is in this folder?", { type: "list", path: "." }],
  ["what files are here?", { type: "list", path: "." }],
  ["read notes.txt", { type: "read", path: "notes.txt", isSummary: false }],
  ["Read the file Notizen", { type: "read", path: "Notizen", isSummary: false }],
  ["What is in README.md?", { type: "read", path: "README.md", isSummary: false }],
  ["summarize the file notes.md.", { type: "read", path: "notes.md", isSummary: true }],
  ["read 'my file.txt'", { type: "read", path: "my file.txt", isSummary: false }],
  [
    String.raw`read C:\docs\a.txt`,
    { type: "read", path: String.raw`C:\docs\a.txt`, isSummary: false },
  ],
  ["read ../日本.txt", { type: "read", path: "../日本.txt", isSummary: false }],
  [
    "read https://example.com/a?b=c",
    { type: "read-url", url: "https://example.com/a?b=c", isSummary: false },
  ],
  ["run ls -la", { type: "run", command: "ls -la" }],
  ["run `echo 'a b'`", { type: "run", command: "echo 'a b'" }],
  ["write hello to out.txt", { type: "write", path: "out.txt", content: "hello", append: false }],
  [
    "write 'go to town' to out.txt",
    { type: "write", path: "out.txt", content: "go to town", append: false },
  ],
  ["save it to out.txt", { type: "write", path: "out.txt", content: null, append: false }],
  ["write a summary to out.txt", { type: "write", path: "out.txt", content: null, append: false }],
  ['append "one" to log.txt', { type: "write", path: "log.txt", content: "one", append: true }],
  [
    "create a file called a.txt with hi there",
    { type: "write", path: "a.txt", content: "hi there", append: false },
  ],
  ["replace 'a' with 'b' in x.txt", { type: "edit", path: "x.txt", from: "a", to: "b" }],
  ["search for harombe", { type: "search-web", query: "harombe" }],
  ["search the web for quiet fans", { type: "search-web", query: "quiet fans" }],
  ["find TODO in the files", { type: "search-files", query: "TODO" }],
  [
    'call weather with {"city": "Oslo"}',
    { type: "call", tool: "weather", json: '{"city": "Oslo"}' },
  ],
  ["use the clock tool", { type: "call", tool: "clock", json: null }],
  ["summarize our conversation", undefined],
  ["what is my name?", undefined],
  ["hello", undefined],
  ["", undefined],
];

test.each(cases)("understands %j", (step, intent) => {
  expect(recogniseIntent(step)).toEqual(intent);
});
