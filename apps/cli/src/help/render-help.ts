import type { Style } from "../output/style.ts";
import type { CommandHelp, OptionHelp } from "./command-help.ts";

export interface RenderOverviewOptions {
  readonly version: string;
  readonly style: Style;
}

/** Every command on a line of its own. */
export function renderOverview(
  commands: readonly CommandHelp[],
  { version, style }: RenderOverviewOptions,
): string {
  return [
    `${style.bold("harombe")} ${version}: one private, tool-using assistant from the computers you own`,
    `${style.bold("Usage:")} harombe COMMAND [OPTION…]`,
    listCommands(commands, style),
    "New here? `harombe demo` needs nothing; `harombe init`, then `harombe chat`.\n`harombe COMMAND --help` says more, `harombe --version` prints the version.",
  ].join("\n\n");
}

/** Some commands of one family, such as `harombe config`. */
export function listCommands(commands: readonly CommandHelp[], style: Style): string {
  return listPairs(
    commands.map(({ path, operands, description }) => [
      [...path, ...operands].join(" "),
      description,
    ]),
    style,
  );
}

/** All that there is to say of one command. */
export function renderCommandHelp(command: CommandHelp, style: Style): string {
  const { description, details, examples, options } = command;
  return [
    description,
    `${style.bold("Usage:")} ${usageOf(command)}`,
    details,
    options.length > 0 ? `${style.bold("Options:")}\n${listOptions(options, style)}` : "",
    ...examples.map(([title, line]) => `${style.bold(`${title}:`)}\n  ${line}`),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** Such as `harombe invoke --server URL TASK [OPTION…]`. */
export function usageOf({ path, operands, options }: CommandHelp): string {
  const required = options.filter((option) => option.required).map(writeOption);
  return ["harombe", ...path, ...required, ...operands, "[OPTION…]"].join(" ");
}

function listOptions(options: readonly OptionHelp[], style: Style): string {
  return listPairs(
    options.map((option) => [writeOption(option), option.description]),
    style,
  );
}

function writeOption({ name, value }: OptionHelp): string {
  return value === null ? name : `${name} ${value}`;
}

/** Names and what they mean, in two columns. Names are plain ASCII, a column each. */
function listPairs(pairs: readonly (readonly [name: string, meaning: string])[], style: Style) {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs
    .map(([name, meaning]) => `  ${style.cyan(name.padEnd(width))}  ${meaning}`.trimEnd())
    .join("\n");
}
