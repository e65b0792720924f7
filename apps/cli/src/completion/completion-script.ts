import { type CommandWords, followersOf } from "./command-words.ts";

export type Shell = "bash" | "zsh" | "fish";

/** A script that the shell sources to complete `harombe`. */
export function completionScript(shell: Shell, commands: readonly CommandWords[]): string {
  return writers[shell](commands);
}

const writers: Record<Shell, (commands: readonly CommandWords[]) => string> = {
  bash: (commands) => `# harombe completion for bash: source <(harombe completion bash)
_harombe() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* ]] || before="\${before:+$before }$word"
  done
  ${caseOf(commands, (words) => `COMPREPLY=($(compgen -W "${words.join(" ")}" -- "$current"))`)}
}
complete -o default -F _harombe harombe`,
  zsh: (commands) => `#compdef harombe
# harombe completion for zsh: source <(harombe completion zsh)
_harombe() {
  local before="" word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    [[ $word == -* ]] || before="\${before:+$before }$word"
  done
  ${caseOf(commands, (words) => `compadd -- ${words.join(" ")}`)}
}
compdef _harombe harombe`,
  fish: (commands) => `# harombe completion for fish: harombe completion fish | source
function __harombe_before
  set -l words (commandline -opc)
  string match -v -- '-*' $words[2..-1] | string join ' '
end
${[...followersOf(commands)]
  .map(
    ([before, words]) =>
      `complete -c harombe -n 'test (__harombe_before) = ${fishQuote(before)}' -a '${words.join(" ")}'`,
  )
  .join("\n")}`,
};

function caseOf(
  commands: readonly CommandWords[],
  offer: (words: readonly string[]) => string,
): string {
  const branches = [...followersOf(commands)].map(
    ([before, words]) => `    "${before}") ${offer(words)} ;;`,
  );
  return `case "$before" in\n${branches.join("\n")}\n  esac`;
}

function fishQuote(text: string): string {
  return `"${text}"`;
}
