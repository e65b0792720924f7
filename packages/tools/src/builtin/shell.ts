import { stat } from "node:fs/promises";
import { constants } from "node:os";

import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { codeOf, withFileErrors } from "../files/translate-file-error.ts";
import { type CommandResult, runCommand } from "../shell/run-command.ts";
import { type Environment, scrubEnvironment } from "../shell/scrub-environment.ts";

export interface ShellOptions {
  /** Default `/bin/sh`; on Windows always `cmd.exe`. */
  readonly shellPath?: string;
  /** Where commands get their variables from, before secrets are taken out. Default the process's. */
  readonly environment?: Environment;
  /** Names of variables that commands may see although they look like secrets. Default none. */
  readonly allowEnvironment?: readonly string[];
  /** Seconds, when the model names none. Default 30. */
  readonly timeoutSecondsDefault?: number;
  /** Seconds that the model may ask for. Default 600. */
  readonly timeoutSecondsMax?: number;
  /** Bytes of output that are kept, half from its beginning and half from its end. Default 32 KiB. */
  readonly outputBytesMax?: number;
  /** Milliseconds between asking processes to end and forcing them. Default 2000. */
  readonly graceMs?: number;
}

/** Programs that would wait for a person get an answer that makes them go on. */
const unattended = {
  TERM: "dumb",
  NO_COLOR: "1",
  PAGER: "cat",
  GIT_PAGER: "cat",
  GIT_TERMINAL_PROMPT: "0",
} as const;

function createInput(timeoutDefault: number, timeoutMax: number) {
  return z.strictObject({
    command: z
      .string()
      .refine((command) => command.trim() !== "", "the command is empty")
      .refine((command) => !command.includes("\0"), "the command has a NUL byte")
      .describe("The command line"),
    timeout: z
      .number()
      .min(1)
      .max(timeoutMax)
      .default(timeoutDefault)
      .describe("Seconds until the command is ended"),
  });
}

/** Runs a command line; nothing that it started is left running afterwards. */
export function createShellTool({
  shellPath = "/bin/sh",
  // What commands inherit is the environment of the process; there is no other source of it.
  environment = process.env,
  allowEnvironment = [],
  timeoutSecondsDefault = 30,
  timeoutSecondsMax = 600,
  outputBytesMax = 32 * 1024,
  graceMs = 2000,
}: ShellOptions = {}): Tool<z.output<ReturnType<typeof createInput>>> {
  return defineTool({
    name: "shell",
    description:
      "Run a command line in the working folder. Output and exit code come back. There is no " +
      "input and no terminal; background processes are ended with the command.",
    input: createInput(timeoutSecondsDefault, timeoutSecondsMax),
    effects: ["executes", "reads", "writes", "network"],
    dangerous: true,
    // Longer than any call takes to end by itself, so that its own message comes through.
    timeoutMs: timeoutSecondsMax * 1000 + graceMs + 5000,
    preview: ({ command }, { cwd }) => `$ ${command}\n(in ${cwd})`,
    async execute({ command, timeout }, { cwd, signal, progress }) {
      await assertFolder(cwd);
      const result = await startErrors(() =>
        runCommand(command, {
          cwd,
          environment: {
            ...scrubEnvironment(environment, { allow: allowEnvironment }),
            ...unattended,
          },
          shellPath,
          timeoutMs: timeout * 1000,
          outputBytesMax,
          graceMs,
          signal,
          progress,
        }),
      );
      const text = describeResult(result);
      if (!result.isTimedOut) return text;
      throw new ToolError(`${text}\n[The command did not end within ${timeout} s and was ended.]`, {
        code: "HAROMBE_TOOL_TIMEOUT",
        isRetryable: true,
      });
    },
  });
}

function describeResult({ output, exitCode, endedBy, hadLeftovers }: CommandResult): string {
  const shown = output === "" ? "(no output)" : output.replace(/\n$/, "");
  const status =
    exitCode === null ? `[ended by ${endedBy}]` : `[exit code ${exitCode}${nameSignal(exitCode)}]`;
  const leftovers = hadLeftovers ? "\n[Processes left in the background were ended.]" : "";
  return `${shown}\n${status}${leftovers}`;
}

/** Shells report a child that a signal ended as 128 plus the signal's number. */
function nameSignal(exitCode: number): string {
  const found = Object.entries(constants.signals).find(([, number]) => number + 128 === exitCode);
  return found ? `, as after ${found[0]}` : "";
}

async function assertFolder(cwd: string): Promise<void> {
  const stats = await withFileErrors("run a command in", cwd, () => stat(cwd));
  if (!stats.isDirectory()) throw new ToolError(`The working folder ${cwd} is no folder.`);
}

async function startErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === "E2BIG")
      throw new ToolError("The command is too long for the system.", { cause: error });
    if (code === "EAGAIN") {
      const options = { isRetryable: true, cause: error };
      throw new ToolError("No more processes can be started on this machine.", options);
    }
    throw error;
  }
}
