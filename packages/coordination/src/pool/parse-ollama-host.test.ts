import { expect, test } from "vitest";

import { parseOllamaHost } from "./parse-ollama-host.ts";
import { toPoolHosts } from "./to-pool-host.ts";

test.each([
  ["10.0.0.2", "http://10.0.0.2:11434"],
  ["box", "http://box:11434"],
  ["box:80", "http://box"],
  ["my_box:11435", "http://my_box:11435"],
  ["::1", "http://[::1]:11434"],
  ["[fd00::2]", "http://[fd00::2]:11434"],
  ["[fd00::2]:11435", "http://[fd00::2]:11435"],
  ["http://box:11434", "http://box:11434"],
  ["http://box", "http://box"],
  ["https://box/ollama/", "https://box/ollama"],
  ["http://ada:secret@box:11434", "http://ada:secret@box:11434"],
])("%s is the server %s", (text, url) => {
  expect(parseOllamaHost(text)).toBe(url);
});

test.each([
  ["", '""'],
  ["two words", '"two words"'],
  ["box:99999", '"box:99999"'],
  ["box:0", '"box:0"'],
  ["box:port", '"box:port"'],
  ["box/path", '"box/path"'],
  ["[::1", '"[::1"'],
  ["fe80::1%eth0", '"fe80::1%eth0"'],
  ["ftp://box", '"ftp://box"'],
  ["ftp://ada:secret@box", '"ftp://box"'],
  ["ada:secret@box", '"box"'],
])("%s is none, and the error says so without the password", (text, shown) => {
  expect(() => parseOllamaHost(text)).toThrow(
    new TypeError(
      `${shown} is no Ollama server: write it as 10.0.0.2, box:11434, [::1]:11434 or http://box:11434`,
    ),
  );
});

test.each([
  [[], 'A pool needs at least one host, such as ["10.0.0.2"]'],
  [["box", "http://box:11434/"], 'The pool has "box:11434" twice: name each host once'],
  [[{ host: "box", tier: 3 }], 'The tier of "box" must be 0, 1 or 2, not 3'],
  [[{ host: "box", slots: 0 }], 'The slots of "box" must be 1 or more, not 0'],
  [[{ name: "box" }], '{"name":"box"} is no Ollama server: it has no "host"'],
])("a pool of %j is refused", (hosts, message) => {
  expect(() => toPoolHosts(hosts as unknown as string[])).toThrow(new TypeError(message));
});

test("a node is named by its host and port, without credentials", () => {
  const hosts = ["http://ada:secret@box", "::1", "https://box/ollama"];
  expect(toPoolHosts(hosts).map(({ name }) => name)).toEqual([
    "box:80",
    "[::1]:11434",
    "box:443/ollama",
  ]);
});
