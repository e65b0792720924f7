/** What a shell needs to know of one command. */
export interface CommandWords {
  /** The words that name it, such as `["config", "show"]`. */
  readonly path: readonly string[];
  readonly options: readonly string[];
  readonly description: string;
}

/** As much of clipanion's `Definition` as is needed. */
interface DefinedCommand {
  readonly path: string;
  readonly description?: string;
  /** Written as in help: `-p,--port #0`. */
  readonly options: readonly { readonly definition: string }[];
}

export function toCommandWords(definitions: readonly DefinedCommand[]): CommandWords[] {
  return definitions
    .map(({ path, options, description = "" }) => ({
      path: path.split(" ").slice(1),
      options: options.map(({ definition }) => longNameOf(definition)).toSorted(),
      description: description.trim(),
    }))
    .filter(({ path: [first = "-"] }) => !first.startsWith("-"))
    .toSorted((a, b) => a.path.join(" ").localeCompare(b.path.join(" ")));
}

/** The words that may follow, by the words before: `"" → ask, config, …`, `config → show, …`. */
export function followersOf(commands: readonly CommandWords[]): Map<string, string[]> {
  const followers = new Map<string, string[]>();
  const add = (before: string, word: string): void => {
    const words = followers.get(before) ?? [];
    if (!words.includes(word)) words.push(word);
    followers.set(before, words);
  };
  for (const { path, options } of commands) {
    path.forEach((word, index) => add(path.slice(0, index).join(" "), word));
    for (const option of options) add(path.join(" "), option);
  }
  return followers;
}

function longNameOf(definition: string): string {
  const names = definition.split(" ")[0]?.split(",") ?? [];
  return names.find((name) => name.startsWith("--")) ?? names[0] ?? definition;
}
