/** What help tells of one command. */
export interface CommandHelp {
  /** The words that name it, such as `["config", "show"]`. */
  readonly path: readonly string[];
  /** What must follow, such as `PROMPT`. */
  readonly operands: readonly string[];
  readonly description: string;
  readonly details: string;
  readonly examples: readonly (readonly [title: string, command: string])[];
  readonly options: readonly OptionHelp[];
}

export interface OptionHelp {
  /** Such as `--port`. */
  readonly name: string;
  /** What stands for its value, such as `PORT`; null for a switch. */
  readonly value: string | null;
  readonly description: string;
  readonly required: boolean;
}

/** As much of clipanion's `Definition` as is needed. */
interface DefinedCommand {
  readonly path: string;
  /** Such as `harombe ask <PROMPT>`. */
  readonly usage: string;
  readonly description?: string;
  readonly details?: string;
  readonly examples?: readonly (readonly [title: string, command: string])[];
  /** Their definition is written as `-p,--port #0`. */
  readonly options: readonly {
    readonly definition: string;
    readonly description?: string;
    readonly required: boolean;
  }[];
}

/** What clipanion knows of our commands, without those that are options themselves. */
export function toCommandHelp(definitions: readonly DefinedCommand[]): CommandHelp[] {
  return definitions
    .map((defined) => ({
      path: defined.path.split(" ").slice(1),
      operands: [...defined.usage.matchAll(/<([^>-][^>]*)>/g)].map(([, name = ""]) => name),
      description: defined.description?.trim() ?? "",
      details: defined.details?.trim() ?? "",
      examples: (defined.examples ?? []).map(([title, line]) => [title.trim(), line] as const),
      options: defined.options.map(toOptionHelp),
    }))
    .filter(({ path: [first = "-"] }) => !first.startsWith("-"));
}

/** What stands for a value where the option's own name would mislead. */
const valueNames: Readonly<Record<string, string>> = {
  "--config": "FILE",
  "--host": "ADDRESS",
  "--limit": "COUNT",
  "--patience": "SECONDS",
  "--model": "NAME",
  "--server": "URL",
  "--session": "ID",
  "--yes-to": "TOOL",
};

function toOptionHelp({
  definition,
  description = "",
  required,
}: DefinedCommand["options"][number]): OptionHelp {
  const [names = "", value] = definition.split(" ");
  const name = names.split(",").findLast((each) => each.startsWith("--")) ?? names;
  const own = name.replace(/^-+/, "").toUpperCase();
  return { name, value: value ? (valueNames[name] ?? own) : null, description, required };
}
