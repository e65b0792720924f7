import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startSimulatedEngine } from "@harombe/llm/simulated";
import { expect, test } from "vitest";

import { keys, openTerminal, type TestTerminal } from "../testing/open-terminal.ts";
import { freshEnvironment, harombeCommand } from "../testing/run-harombe.ts";

async function prepare(options: Parameters<typeof startSimulatedEngine>[0] = {}) {
  const engine = await startSimulatedEngine(options);
  const cwd = await mkdtemp(join(tmpdir(), "harombe-chat-"));
  await writeFile(join(cwd, "note.txt"), "buy milk");
  const environment = {
    ...(await freshEnvironment()),
    HAROMBE_INFERENCE__BACKEND: "ollama",
    HAROMBE_INFERENCE__OLLAMA__HOST: engine.url,
  };
  const open = (...args: string[]): TestTerminal =>
    openTerminal({
      file: harombeCommand.file,
      args: [...harombeCommand.args, "chat", ...args],
      cwd,
      environment,
    });
  return { cwd, open, [Symbol.asyncDispose]: () => engine.close() };
}

const submit = (terminal: TestTerminal, text: string): void => terminal.type(text + keys.enter);

test("streams, calls tools, asks before it writes, and remembers after a restart", async () => {
  await using chat = await prepare();
  const first = chat.open();
  await first.waitFor(/\/help shows what can be typed\.\n›$/);

  submit(first, "read note.txt");
  await first.waitFor(/● read_file path="note.txt"[\s\S]*buy milk[\s\S]*›$/);

  submit(first, "write hello to new.txt");
  await first.waitFor("Allow? yes / no / edit / always this exact call in this session:");
  expect(first.text()).toMatch(/write_file wants to run:\s+New file new.txt[^\n]*\n\s+hello\n/);
  await expect(readFile(join(chat.cwd, "new.txt"))).rejects.toThrow("ENOENT");
  submit(first, "y");
  await first.waitFor(/session: y[\s\S]*›$/);
  expect(await readFile(join(chat.cwd, "new.txt"), "utf8")).toBe("hello");

  submit(first, "write other to new.txt");
  await first.waitFor(/-hello[\s\S]*\+other[\s\S]*in this session:$/);
  submit(first, "n");
  await first.waitFor(/denied[\s\S]*›$/);
  expect(await readFile(join(chat.cwd, "new.txt"), "utf8")).toBe("hello");

  submit(first, "/exit");
  expect(await first.exited).toBe(0);

  const second = chat.open();
  await second.waitFor(/Going on with “read note.txt” \(\d+ messages\)/);
  submit(second, "what did I ask before?");
  await second.waitFor(/write other to new.txt[\s\S]*›$/);
  second.type(keys.ctrlD);
  expect(await second.exited).toBe(0);
});

test.each([
  ["Esc", keys.escape],
  ["Ctrl-C", keys.ctrlC],
])(
  "%s stops the answer and not the program",
  async (_, key) => {
    await using chat = await prepare({ tokensPerSecond: 50 });
    const terminal = chat.open();
    await terminal.waitFor(/\/help shows[^\n]*\n›$/);
    submit(terminal, "count to 2000");
    await terminal.waitFor(/\b10\b/);
    terminal.type(key);
    await terminal.waitFor(/Stopped\.[\s\S]*›$/);
    submit(terminal, "/session");
    await terminal.waitFor(/chat-\S+, \d+ messages/);
    submit(terminal, "/exit");
    expect(await terminal.exited).toBe(0);
  },
  60_000,
);
