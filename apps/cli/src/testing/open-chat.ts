import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startSimulatedEngine } from "@harombe/llm/simulated";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { keys, openTerminal, type TestTerminal } from "./open-terminal.ts";
import { freshEnvironment, harombeCommand } from "./run-harombe.ts";

/** A folder, a home and a simulated engine for chats on real terminals. */
export interface TestChat extends AsyncDisposable {
  readonly cwd: string;
  /** Opens `harombe chat` and waits until it asks for input. */
  open(
    args?: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<TestTerminal>;
}

export async function prepareChat(
  options: Parameters<typeof startSimulatedEngine>[0] = {},
): Promise<TestChat> {
  const engine = await startSimulatedEngine(options);
  const cwd = await temporaryFolder("chat");
  await writeFile(join(cwd, "note.txt"), "buy milk");
  const home = {
    ...(await freshEnvironment()),
    HAROMBE_INFERENCE__BACKEND: "ollama",
    HAROMBE_INFERENCE__OLLAMA__HOST: engine.url,
  };
  return {
    cwd,
    async open(args = [], environment = {}) {
      const terminal = openTerminal({
        file: harombeCommand.file,
        args: [...harombeCommand.args, "chat", ...args],
        cwd,
        environment: { ...home, ...environment },
      });
      await terminal.waitFor(/\/help shows what can be typed\.\n[\s\S]*›$/);
      return terminal;
    },
    [Symbol.asyncDispose]: () => engine.close(),
  };
}

export function submit(terminal: TestTerminal, text: string): void {
  terminal.type(text + keys.enter);
}

/** Leaves the chat and gives its exit code. */
export function leave(terminal: TestTerminal): Promise<number> {
  submit(terminal, "/exit");
  return terminal.exited;
}
