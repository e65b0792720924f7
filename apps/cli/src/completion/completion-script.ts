import type { CommandHelp } from "../help/command-help.ts";
import { followersOf } from "./followers-of.ts";

export type Shell = "bash" | "zsh" | "fish";

/**
 * A script that the shell sources to complete `harombe`. It follows the command's words as far as
 * they are known, past options and their values, and leaves everything else to the names of files.
 */
export function completionScript(shell: Shell, commands: readonly CommandHelp[]): string {
  return writers[shell](followersOf(commands));
}

type Followers = ReadonlyMap<string, readonly string[]>;

const writers: Record<Shell, (followers: Followers) => string> = {
  bash: (followers) => `# harombe completion for bash: source <(harombe completion bash)
_harombe() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$before $word" in ${knownPaths(followers)}) before="\${before:+$before }$word" ;; esac
  done
  ${caseOf(followers, (words) => `COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$current"))`)}
}
complete -o default -F _harombe harombe`,
  zsh: (followers) => `#compdef harombe
# harombe completion for zsh: source <(harombe completion zsh)
_harombe() {
  local before="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$before $word" in (${knownPaths(followers)}) before="\${before:+$before }$word" ;; esac
  done
  ${caseOf(followers, (words) => `compadd -- ${words.join(" ")}${areCommands(words) ? "; return" : ""}`)}
  _files
}
compdef _harombe harombe`,
  fish: (followers) => `# harombe completion for fish: harombe completion fish | source
function __harombe_before
  set -l before ""
  set -l words (commandline -opc)
  for word in $words[2..-1]
    contains -- "$before $word" ${[...spacedPaths(followers)].map(quote).join(" ")}
    and set before (string trim -- "$before $word")
  end
  echo $before
end
${[...followers]
  .map(
    ([before, words]) =>
      `complete -c harombe${areCommands(words) ? " -f" : ""} -n 'test (__harombe_before) = "${before}"' -a '${words.join(" ")}'`,
  )
  .join("\n")}`,
};

/** Where a command belongs, no file does. */
function areCommands(words: readonly string[]): boolean {
  return words.every((word) => !word.startsWith("-"));
}

/** A shell's pattern of every known path, each with what comes before its last word: `" config show"`. */
function knownPaths(followers: Followers): string {
  return [...spacedPaths(followers)].map(quote).join("|");
}

/** `"$before $word"` begins with a space where there was nothing before. */
function* spacedPaths(followers: Followers): Generator<string> {
  for (const [before, words] of followers) {
    for (const word of words) if (!word.startsWith("-")) yield `${before} ${word}`;
  }
}

function caseOf(followers: Followers, offer: (words: readonly string[]) => string): string {
  const branches = [...followers].map(([before, words]) => `    "${before}") ${offer(words)} ;;`);
  return `case "$before" in\n${branches.join("\n")}\n  esac`;
}

function quote(text: string): string {
  return `"${text}"`;
}
