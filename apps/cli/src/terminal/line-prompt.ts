import { createInterface, type Interface } from "node:readline";

export interface LinePromptOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Earlier inputs, newest first. */
  readonly history?: readonly string[];
  /** Inputs that the arrow keys can bring back. Default 500. */
  readonly historySize?: number;
  /** What Tab offers for what was typed so far. */
  readonly complete?: (line: string) => readonly string[];
}

export type PromptAnswer =
  | { readonly type: "text"; readonly text: string }
  /** Ctrl-C: drop what was typed. */
  | { readonly type: "interrupted"; readonly wasEmpty: boolean }
  /** Ctrl-D on an empty line, or the input ended. */
  | { readonly type: "end" };

export interface LinePrompt {
  /**
   * Asks for one input. A line that ends in a backslash goes on in the next one; pasted lines stay
   * one input until Enter is pressed. `prefill` stands there to be changed.
   */
  ask(label: string, prefill?: string): Promise<PromptAnswer>;
  close(): void;
}

const continuationLabel = "… ";

/** Reads a person's input on a terminal: editing, history, completion, several lines. */
export function createLinePrompt({
  input,
  output,
  history = [],
  historySize = 500,
  complete = () => [],
}: LinePromptOptions): LinePrompt {
  let remembered = history.slice(0, historySize);
  let open: Interface | undefined;

  const ask = (label: string, prefill = ""): Promise<PromptAnswer> =>
    new Promise((resolve) => {
      const readline = createInterface({
        input,
        output,
        terminal: true,
        historySize,
        history: [...remembered],
        removeHistoryDuplicates: true,
        escapeCodeTimeout: 50,
        completer: (line: string): [string[], string] => [[...complete(line)], line],
      });
      open = readline;
      const lines: string[] = [];
      let isPasting = false;
      const onKeypress = (_: string | undefined, key: { readonly name?: string }): void => {
        if (key.name === "paste-start") isPasting = true;
        if (key.name === "paste-end") isPasting = false;
      };
      let isDone = false;
      const finish = (answer: PromptAnswer): void => {
        if (isDone) return;
        isDone = true;
        input.off("keypress", onKeypress);
        output.write(bracketedPaste.off);
        open = undefined;
        readline.close();
        resolve(answer);
      };

      input.on("keypress", onKeypress);
      output.write(bracketedPaste.on);
      readline.on("history", (entries) => (remembered = entries));
      readline.on("line", (line) => {
        const isContinued = isPasting || line.endsWith("\\");
        lines.push(!isPasting && isContinued ? line.slice(0, -1) : line);
        if (!isContinued) return finish({ type: "text", text: lines.join("\n") });
        readline.setPrompt(continuationLabel);
        readline.prompt();
      });
      readline.on("SIGINT", () => {
        output.write("\n");
        finish({ type: "interrupted", wasEmpty: readline.line === "" && lines.length === 0 });
      });
      readline.on("close", () => finish({ type: "end" }));
      readline.setPrompt(label);
      readline.prompt();
      if (prefill !== "") readline.write(prefill);
    });

  return { ask, close: () => open?.close() };
}

/** Asks the terminal to say what was pasted and what was typed. */
const bracketedPaste = { on: "\u001B[?2004h", off: "\u001B[?2004l" } as const;
