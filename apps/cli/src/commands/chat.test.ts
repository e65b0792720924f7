import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startSimulatedEngine } from "@harombe/llm/simulated";
import { describe, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { findProcesses, waitForProcess } from "../testing/find-processes.ts";
import { leave, prepareChat, submit } from "../testing/open-chat.ts";
import { keys, pasted } from "../testing/open-terminal.ts";
import { runHarombe } from "../testing/run-harombe.ts";

const question = "always this exact call in this session:";

test("streams, calls tools, asks before it writes, and remembers after a restart", async () => {
  await using chat = await prepareChat();
  const first = await chat.open();

  submit(first, "read note.txt");
  await first.waitFor(/● read_file path="note.txt"[\s\S]*buy milk[\s\S]*›$/);

  submit(first, "write hello to new.txt");
  await first.waitFor(`Allow? yes / no / edit / ${question}`);
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
  expect(await leave(first)).toBe(0);

  const second = await chat.open();
  expect(second.text()).toMatch(/Going on with “read note.txt” \(\d+ messages\)/);
  submit(second, "what did I ask before?");
  await second.waitFor(/write other to new.txt[\s\S]*›$/);
  second.type(keys.ctrlD);
  expect(await second.exited).toBe(0);
});

test.each([
  ["Esc", keys.escape],
  ["Ctrl-C", keys.ctrlC],
])("%s stops the answer and not the program", async (_, key) => {
  await using chat = await prepareChat({ tokensPerSecond: 50 });
  const terminal = await chat.open();
  submit(terminal, "count to 2000");
  await terminal.waitFor(/\b10\b/);
  terminal.type(key);
  await terminal.waitFor(/Stopped\.[\s\S]*›$/);
  submit(terminal, "/session");
  await terminal.waitFor(/chat-\S+, \d+ messages/);
  expect(await leave(terminal)).toBe(0);
});

describe("an approval", () => {
  test("runs what was edited on the line", async () => {
    await using chat = await prepareChat();
    const terminal = await chat.open();
    submit(terminal, "write hello to new.txt");
    await terminal.waitFor(question);
    submit(terminal, "e");
    await terminal.waitFor('New arguments: {"path":"new.txt","content":"hello"}');
    terminal.type(keys.ctrlU);
    submit(terminal, '{"path":"new.txt","content":"edited"}');
    await terminal.waitFor(/changed the arguments[\s\S]*›$/);
    expect(await readFile(join(chat.cwd, "new.txt"), "utf8")).toBe("edited");
    await leave(terminal);
  });

  test("runs what was edited in $EDITOR", async () => {
    await using chat = await prepareChat();
    const editor = join(chat.cwd, "an editor.sh");
    await writeFile(editor, `#!/bin/sh\nsed -i s/hello/edited/ "$1"\n`, { mode: 0o755 });
    const terminal = await chat.open([], { EDITOR: `'${editor}'` });
    submit(terminal, "write hello to new.txt");
    await terminal.waitFor(question);
    submit(terminal, "e");
    await terminal.waitFor(/changed the arguments[\s\S]*›$/);
    expect(await readFile(join(chat.cwd, "new.txt"), "utf8")).toBe("edited");
    await leave(terminal);
  });

  test("for always holds for exactly this call, also after a restart", async () => {
    await using chat = await prepareChat();
    const first = await chat.open();
    submit(first, "write hello to new.txt");
    await first.waitFor(question);
    submit(first, "a");
    await first.waitFor(/Created new.txt[\s\S]*›$/);
    submit(first, "write hello to new.txt");
    await first.waitFor(/Replaced new.txt[\s\S]*›$/);
    submit(first, "write more to new.txt");
    await first.waitFor(/\+more[\s\S]*in this session:$/);
    first.type(keys.ctrlC);
    await first.waitFor(/denied[\s\S]*the user said no\.[\s\S]*›$/);
    await leave(first);

    const second = await chat.open();
    submit(second, "write hello to new.txt");
    await second.waitFor(/Replaced new.txt[\s\S]*›$/);
    expect(second.text()).not.toContain(question);
    await leave(second);
  });

  test("starts a command that Esc ends with all that it started", async () => {
    await using chat = await prepareChat();
    const terminal = await chat.open();
    const sleep = `sleep 41.${process.pid}`;
    submit(terminal, `run sh -c "${sleep} & wait"`);
    await terminal.waitFor(question);
    submit(terminal, "y");
    await waitForProcess(sleep);
    terminal.type(keys.escape);
    await terminal.waitFor(/Stopped\.[\s\S]*›$/);
    expect(await findProcesses(sleep)).toEqual([]);
    await leave(terminal);
  });
});

describe("the line", () => {
  test("keeps what was typed ahead, but not as the answer to a question", async () => {
    await using chat = await prepareChat({ firstTokenMs: 500 });
    const terminal = await chat.open();
    terminal.type(`hello${keys.enter}how are`);
    await terminal.waitFor(/What can I do for you\?[\s\S]*› how are$/);
    submit(terminal, " you?");
    await terminal.waitFor("› how are you?");
    terminal.type(`${keys.ctrlU}write hello to new.txt${keys.enter}y${keys.enter}`);
    await terminal.waitFor(/in this session:$/);
    submit(terminal, "n");
    await terminal.waitFor(/denied[\s\S]*›$/);
    expect(await leave(terminal)).toBe(0);
  });

  test("takes several lines, pasted or with a backslash, and brings them back", async () => {
    await using chat = await prepareChat();
    const first = await chat.open();
    first.type(pasted("one\n\ttwo\nthree"));
    submit(first, "");
    await first.waitFor(/You said: "one two three"[\s\S]*›$/);
    first.type(`four\\${keys.enter}`);
    await first.waitFor(/…$/);
    submit(first, "five");
    await first.waitFor(/You said: "four five"[\s\S]*›$/);
    await leave(first);

    const second = await chat.open();
    second.type(keys.up + keys.up);
    await second.waitFor(/› four\n[|\s]*five$/);
    second.type(keys.enter);
    await second.waitFor(/You said: "four five"[\s\S]*›$/);
    expect(await leave(second)).toBe(0);
  });

  test("keeps answers to questions out of the history", async () => {
    await using chat = await prepareChat();
    const terminal = await chat.open();
    submit(terminal, "write hello to new.txt");
    await terminal.waitFor(question);
    submit(terminal, "no");
    await terminal.waitFor(/denied[\s\S]*›$/);
    terminal.type(keys.up);
    await terminal.waitFor(/› write hello to new.txt$/);
    terminal.type(keys.ctrlC);
    expect(await leave(terminal)).toBe(0);
  });

  test("completes commands and files, and attaches these", async () => {
    await using chat = await prepareChat();
    const terminal = await chat.open();
    terminal.type(`/mod${keys.tab}`);
    await terminal.waitFor("› /model");
    submit(terminal, "");
    await terminal.waitFor(/simulated:1b, \d+ tokens of context[\s\S]*›$/);
    terminal.type(`what is in @no${keys.tab}`);
    await terminal.waitFor("what is in @note.txt");
    submit(terminal, "");
    await terminal.waitFor(/The file note[\s\S]*›$/);
    expect(await leave(terminal)).toBe(0);
  });
});

test("shows that it waits, how fast the answer came, and fits the terminal as it is", async () => {
  await using chat = await prepareChat({ firstTokenMs: 1500, tokensPerSecond: 100 });
  const terminal = await chat.open();
  terminal.resize(50, 30);
  submit(terminal, `write ${"long ".repeat(30)}to new.txt`);
  await terminal.waitFor("waiting for the model");
  await terminal.waitFor(question.slice(0, 20));
  expect(terminal.text()).not.toContain("waiting for the model");
  expect(terminal.text()).toMatch(/^● write_file .{20,37}…$/m);
  submit(terminal, "n");
  await terminal.waitFor(/2 steps\s+·\s+\d+\s+tokens\s+·\s+\d+\s+tokens\/s[\s\S]*›$/);
  await leave(terminal);
});

test("lists models, changes them, begins anew, saves, and names what there is not", async () => {
  await using chat = await prepareChat({ models: ["small:1b", "large:8b"] });
  const terminal = await chat.open(["--model", "small:1b", "--session", "mine"]);
  submit(terminal, "/model");
  await terminal.waitFor(/small:1b, .*\n\/model large:8b\n›$/);
  submit(terminal, "/model large:8b");
  await terminal.waitFor(/large:8b, \d+ tokens of context\n›$/);
  submit(terminal, "hello");
  await terminal.waitFor(/large:8b on http[\s\S]*›$/);
  submit(terminal, "/save talk.md");
  await terminal.waitFor(/Saved to .*talk\.md\n›$/);
  expect(await readFile(join(chat.cwd, "talk.md"), "utf8")).toMatch(/## You\n\nhello/);
  submit(terminal, "/save talk.md");
  await terminal.waitFor(/Error: EEXIST[\s\S]*nothing is written over\.\n›$/);
  submit(terminal, '/save "my talk.md"');
  await terminal.waitFor(/Saved to .*\/my talk\.md\n›$/);
  submit(terminal, "/clear");
  await terminal.waitFor(/A new conversation[\s\S]*›$/);
  submit(terminal, "/session nobody");
  await terminal.waitFor(/There is no conversation nobody[\s\S]*›$/);
  submit(terminal, "/nonsense");
  await terminal.waitFor(/There is no \/nonsense\. \/help lists[\s\S]*›$/);
  submit(terminal, "/model nobody");
  await terminal.waitFor(/Error: .*no model nobody[\s\S]*›$/);
  submit(terminal, "/session mine");
  await terminal.waitFor(/mine, 2 messages\n›$/);
  expect(await leave(terminal)).toBe(0);
});

test("sums the conversation up when told to", async () => {
  await using chat = await prepareChat();
  const terminal = await chat.open();
  submit(terminal, "/compact");
  await terminal.waitFor(/nothing to gain[^\n]*\n›$/);
  for (const [index, ending] of ["milk", "bread", "tea", "salt", "rice", "oil"].entries()) {
    submit(terminal, `remember ${`${ending} `.repeat(80)}`);
    await terminal.waitFor(new RegExp(`(?:tokens\\b[^\\n]*\\n\\n›[\\s\\S]*){${index + 1}}$`));
  }
  submit(terminal, "/compact");
  await terminal.waitFor(/Summed up: about \d+ tokens are \d+ now/);
  const [, before, after] = /about (\d+) tokens are (\d+) now/.exec(terminal.text()) ?? [];
  expect(Number(after)).toBeLessThan(Number(before));
  expect(await leave(terminal)).toBe(0);
});

test("a chat from a pipe answers each line, and denies what it cannot ask for", async () => {
  const { code, stdout, stderr } = await runHarombe(["chat"], {
    environment: { HAROMBE_INFERENCE__BACKEND: "simulated" },
    input: "My name is Ada.\nwrite hello to new.txt\nWhat is my name?\n/session\n",
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/write_file was denied: .*nobody is there to ask/);
  expect(stdout).toMatch(/Ada[\s\S]*chat-\S+, 8 messages\n$/);
  expect(stdout).not.toContain("\u001B");
});

test("a terminal that goes away ends the chat and what it runs", async () => {
  await using chat = await prepareChat();
  const terminal = await chat.open();
  const sleep = `sleep 43.${process.pid}`;
  submit(terminal, `run ${sleep}`);
  await terminal.waitFor(question);
  submit(terminal, "y");
  await waitForProcess(sleep);
  terminal.kill("SIGHUP");
  expect(await terminal.exited).toBe(130);
  await waitForProcess(sleep, { isThere: false });
});

test("dims what the model thinks, and not what it says", async () => {
  await using chat = await prepareChat();
  const terminal = await chat.open();
  submit(terminal, "think about rain");
  await terminal.waitFor(/consider rain[\s\S]*tokens · [\s\S]*›$/);
  expect(terminal.dimmed("consider rain")).toBe("consider rain");
  submit(terminal, "hello");
  await terminal.waitFor(/What can I do for you\?[\s\S]*›$/);
  expect(terminal.dimmed("What can I do for you?")).toBe("");
  await leave(terminal);
});

test.each([
  ["NO_COLOR", { NO_COLOR: "1" }],
  ["a terminal that knows no colours", { TERM: "dumb" }],
])("paints nothing with %s", async (_, environment) => {
  await using chat = await prepareChat();
  const terminal = await chat.open([], environment);
  submit(terminal, "think about rain");
  await terminal.waitFor(/consider rain[\s\S]*tokens · /);
  submit(terminal, "read note.txt");
  await terminal.waitFor(/● read_file[\s\S]*buy milk[\s\S]*tokens · /);
  await leave(terminal);
  // oxlint-disable-next-line no-control-regex -- A colour begins with one.
  expect(terminal.raw()).not.toMatch(/\u001B\[[\d;]*m/);
});

test.each([
  ["0", "quick", [1, 0]],
  ["2", "strong", [0, 1]],
])("--tier %s asks a machine of that tier", async (tier, name, received) => {
  await using quick = await startSimulatedEngine();
  await using strong = await startSimulatedEngine();
  const node = (nodeName: string, { url }: { readonly url: string }, nodeTier: number) =>
    `{name: ${nodeName}, host: 127.0.0.1, port: ${new URL(url).port}, model: "simulated:1b", tier: ${nodeTier}, kind: ollama}`;
  const home = await temporaryFolder("home");
  await writeFile(
    join(home, "harombe.yaml"),
    `cluster:\n  nodes:\n    - ${node("quick", quick, 0)}\n    - ${node("strong", strong, 2)}\n`,
  );
  const { code, stdout } = await runHarombe(["chat", "--tier", tier], {
    environment: { HAROMBE_HOME: home },
    input: "hello\n/route\n",
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`Hello![\\s\\S]*\\b${name}\\b`));
  expect([quick, strong].map((engine) => engine.stats().received)).toEqual(received);
});
