import { expect, test } from "vitest";

import { runHarombe } from "../testing/run-harombe.ts";
import { runMany } from "../testing/run-many.ts";

test("every command is listed by --help, by help and by nothing at all", async () => {
  const [first, ...others] = await runMany([["--help"], ["help"], []]);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(first?.stdout).toMatch(/^ {2}ask PROMPT +Ask one question; the answer goes to stdout$/m);
  expect(first?.stdout).toMatch(/^ {2}config check +Say/m);
  expect(others).toEqual([first, first]);
});

test("--help says all of a command, and lists a family of commands", async () => {
  const [command, family] = await runMany([
    ["stop", "--help"],
    ["sessions", "--help"],
  ]);
  expect(command?.stdout).toMatchInlineSnapshot(`
    "Stop the server; running answers may end first

    Usage: harombe stop [OPTION…]

    Options:
      --config FILE       The configuration file (default ~/.harombe/harombe.yaml)
      --debug             Show stacks of errors
      --json              Print JSON, for programs
      --patience SECONDS  Seconds that it may take (default 15; running answers get 10)
      --force             Kill it if it does not stop
    "
  `);
  expect(family?.stdout).toMatchInlineSnapshot(`
    "  sessions list       List conversations, the latest first
      sessions show ID    Print a conversation as Markdown
      sessions delete ID  Delete all of a conversation
    "
  `);
});

test("--help behind -- is a word like any other", async () => {
  const environment = { HAROMBE_INFERENCE__BACKEND: "simulated" };
  const { code, stdout } = await runHarombe(["ask", "--", "--help"], { environment });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('"--help"') });
});
