import type { CommandHelp } from "./command-help.ts";
import { findCommand, leadingWords, type UsageExplanation } from "./explain-usage-error.ts";
import { usageOf } from "./render-help.ts";

/** An option whose value is empty or blank, as `--host "$UNSET"` gives it; null where none is. */
export function explainBlankOption(
  args: readonly string[],
  commands: readonly CommandHelp[],
): UsageExplanation | null {
  const command = findCommand(leadingWords(args), commands);
  if (!command) return null;
  for (const { name, value, required } of command.options) {
    const given =
      value === null ? undefined : valuesOf(name, args).find((each) => !/\S/.test(each));
    if (given === undefined) continue;
    const wayOut = required ? `Give it a ${value}` : `Give it a ${value} or leave it out`;
    return {
      message: `${name} ${JSON.stringify(given)} is blank`,
      hint: `${wayOut}. Usage: ${usageOf(command)}\n\`harombe ${command.path.join(" ")} --help\` says more.`,
    };
  }
  return null;
}

/** What a command line gives to an option, as `--name value` or as `--name=value`. */
function valuesOf(name: string, args: readonly string[]): readonly string[] {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  return options.flatMap((arg, index) => {
    if (arg === name) return options[index + 1] ?? [];
    return arg.startsWith(`${name}=`) ? [arg.slice(name.length + 1)] : [];
  });
}
