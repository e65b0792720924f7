import type { CommandHelp } from "./command-help.ts";
import { nearestWord } from "./nearest-word.ts";
import { usageOf } from "./render-help.ts";

export interface UsageExplanation {
  readonly message: string;
  readonly hint: string;
}

/** What is wrong with a command line that clipanion refused, and what was probably meant. */
export function explainUsageError(
  error: unknown,
  {
    args,
    commands,
  }: { readonly args: readonly string[]; readonly commands: readonly CommandHelp[] },
): UsageExplanation {
  const words = leadingWords(args);
  const command = findCommand(words, commands);
  if (!command) return explainWords(words, commands);
  return {
    message: explainReason(reasonOf(error), command),
    hint: `Usage: ${usageOf(command)}\n\`harombe ${command.path.join(" ")} --help\` says more.`,
  };
}

/** The command that a line begins with, the longest name first. */
export function findCommand(
  words: readonly string[],
  commands: readonly CommandHelp[],
): CommandHelp | undefined {
  return commands
    .filter(({ path }) => path.every((word, index) => words[index] === word))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** The words before the first option. */
export function leadingWords(args: readonly string[]): string[] {
  const end = args.findIndex((arg) => arg.startsWith("-"));
  return end === -1 ? [...args] : args.slice(0, end);
}

function explainWords(
  words: readonly string[],
  commands: readonly CommandHelp[],
): UsageExplanation {
  const [first, second] = words;
  const hint = "`harombe --help` lists the commands.";
  if (first === undefined) return { message: "The command line begins with no command", hint };
  const followers = commands
    .filter(({ path }) => path[0] === first)
    .map(({ path }) => path[1] ?? "");
  if (followers.length === 0) {
    const meant = nearestWord(first, [...new Set(commands.map(({ path }) => path[0] ?? ""))]);
    return { message: `There is no command ${quote(first)}${suggest(meant)}`, hint };
  }
  const choices = followers.join(", ");
  if (second === undefined) {
    return { message: `harombe ${first} needs one more word: ${choices}`, hint };
  }
  const meant = suggest(nearestWord(second, followers));
  const message = `There is no command ${quote(`${first} ${second}`)}${meant}`;
  return { message, hint: `harombe ${first} knows ${choices}.` };
}

function reasonOf(error: unknown): string {
  const { candidates, message } = error as {
    readonly candidates?: readonly { readonly reason: string | null }[];
    readonly message: string;
  };
  return candidates ? (candidates[0]?.reason ?? "") : message;
}

function explainReason(reason: string, { path, operands, options }: CommandHelp): string {
  const name = `harombe ${path.join(" ")}`;
  const [, quoted = ""] = /\("(.*)"\)/.exec(reason) ?? [];
  if (reason.startsWith("Unsupported option name")) {
    const meant = nearestWord(
      quoted,
      options.map((option) => option.name),
    );
    return `${name} has no option ${quoted}${suggest(meant)}`;
  }
  const [, valued] = /^Invalid option name \("(--[^=]+)=/.exec(reason) ?? [];
  if (valued) return `${valued} takes no value`;
  if (reason.startsWith("Not enough positional")) return `${name} needs ${operands.join(" and ")}`;
  if (reason.startsWith("Extraneous positional")) {
    return `${name} has no use for ${quote(quoted)}; a text of several words needs quotes around it`;
  }
  const [, option] = /Not enough arguments to option (\S+)\./.exec(reason) ?? [];
  if (option) return `${option} needs a value`;
  const missing = options.filter(({ required }) => required).map((each) => each.name);
  return reason || `${name} needs ${[...missing, ...operands].join(" and ")}`;
}

function suggest(meant: string | null): string {
  return meant === null ? "" : `; did you mean ${meant}?`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
