import type { CommandHelp } from "../help/command-help.ts";

/** The words that may follow, by the words before: `"" → ask, config, …`, `config → show, …`. */
export function followersOf(commands: readonly CommandHelp[]): Map<string, string[]> {
  const followers = new Map<string, string[]>();
  const add = (before: string, word: string): void => {
    const words = followers.get(before) ?? [];
    if (!words.includes(word)) words.push(word);
    followers.set(before, words);
  };
  for (const { path, options } of commands) {
    path.forEach((word, index) => add(path.slice(0, index).join(" "), word));
    for (const { name } of options) add(path.join(" "), name);
  }
  return followers;
}
