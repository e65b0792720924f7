import type { CommandOutput } from "../world/execute.ts";
import type { Survey } from "./create-survey.ts";
import { isMissing } from "./is-missing.ts";

export interface ToolQuery<Answer> {
  /** The name of the tool and other places where it may lie; the first that exists is run. */
  readonly commands: readonly string[];
  readonly commandArguments: readonly string[];
  readonly parse: (stdout: string) => Answer;
  /** Whether the answer holds what was asked for. */
  readonly isUseful: (answer: Answer) => boolean;
  /** Whether an answer without use is normal, so no warning. */
  readonly mayBeEmpty?: boolean;
  /** Whether another query of the same tool tells already that it fails. Default false. */
  readonly isSecondary?: boolean;
}

/**
 * Runs a tool and parses what it prints. `null` when it is not installed; a tool that fails or
 * prints what cannot be read is a warning. An answer counts even when the tool complains at the end.
 */
export async function runTool<Answer>(
  survey: Survey,
  query: ToolQuery<Answer>,
): Promise<Answer | null> {
  const {
    commands,
    commandArguments,
    parse,
    isUseful,
    mayBeEmpty = false,
    isSecondary = false,
  } = query;
  const source = [commands[0], ...commandArguments].join(" ");
  const output = await survey.ask(source, (signal) =>
    runFirst(commands, (command) => survey.world.exec(command, commandArguments, { signal })),
  );
  if (output === null) return null;
  const answer = parse(output.stdout);
  if (isUseful(answer)) return answer;
  if (isSecondary) return null;
  if (output.exitCode !== 0) survey.warn("probe-failed", source, toFailure(source, output));
  else if (!mayBeEmpty) survey.warn("probe-unreadable", source, toGarbage(source, output));
  return null;
}

async function runFirst(
  commands: readonly string[],
  run: (command: string) => Promise<CommandOutput>,
): Promise<CommandOutput> {
  const [command = "", ...others] = commands;
  try {
    return await run(command);
  } catch (error) {
    if (!isMissing(error) || others.length === 0) throw error;
    return runFirst(others, run);
  }
}

function toFailure(source: string, { exitCode, stdout, stderr }: CommandOutput): string {
  const said = excerpt(stderr) || excerpt(stdout) || "without a word";
  return `${source} ended with ${exitCode ?? "a signal"}: ${said}`;
}

function toGarbage(source: string, { stdout }: CommandOutput): string {
  const said = excerpt(stdout);
  return said === ""
    ? `${source} printed nothing`
    : `${source} printed something that is no answer: ${said}`;
}

function excerpt(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}
