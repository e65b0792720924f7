import { renderTable } from "../output/render-table.ts";
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
  return indent(
    renderTable(
      [
        {
          title: "",
          value: ({ path, operands }: CommandHelp) =>
            [style.cyan(path.join(" ")), ...operands].join(" "),
        },
        { title: "", value: ({ description }: CommandHelp) => description },
      ],
      commands,
    ),
  );
}

/** All that there is to say of one command. */
export function renderCommandHelp(command: CommandHelp, style: Style): string {
  const { description, details, examples, options } = command;
  return [
    description,
    `${style.bold("Usage:")} ${usageOf(command)}`,
    details,
    options.length > 0 ? `${style.bold("Options:")}\n${listOptions(options)}` : "",
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

function listOptions(options: readonly OptionHelp[]): string {
  return indent(
    renderTable(
      [
        { title: "", value: writeOption },
        { title: "", value: ({ description }: OptionHelp) => description },
      ],
      options,
    ),
  );
}

function writeOption({ name, value }: OptionHelp): string {
  return value === null ? name : `${name} ${value}`;
}

/** Without the line of titles, which are empty. */
function indent(table: string): string {
  const [, ...rows] = table.split("\n");
  return rows.map((row) => `  ${row}`).join("\n");
}
