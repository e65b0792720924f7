import { createInterface, type Interface } from "node:readline";
import { callbackify } from "node:util";

import { createTypeAhead } from "./type-ahead.ts";

export interface LinePromptOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Earlier inputs, newest first. */
  readonly history?: readonly string[];
  /** Inputs that the arrow keys can bring back. Default 500. */
  readonly historySize?: number;
  /** What Tab offers for what was typed so far. Default: nothing. */
  readonly complete?: Complete;
}

/** The end of what was typed, and what could stand in its place. */
export interface Completion {
  readonly fragment: string;
  readonly candidates: readonly string[];
}

export type Complete = (line: string) => Promise<Completion>;

export type PromptAnswer =
  | { readonly type: "text"; readonly text: string }
  /** Ctrl-C: drop what was typed. */
  | { readonly type: "interrupted"; readonly wasEmpty: boolean }
  /** Ctrl-D on an empty line, or the input ended. */
  | { readonly type: "end" };

export interface AskOptions {
  /** Stands there to be changed. Default: nothing. */
  readonly prefill?: string;
  /** An answer to a question, not an input: no history, no completion. Default false. */
  readonly isQuestion?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface LinePrompt {
  /**
   * Asks for one input. A line that ends in a backslash goes on in the next one; pasted lines stay
   * one input until Enter is pressed. What was typed since the last one counts, except for
   * questions.
   */
  ask(label: string, options?: AskOptions): Promise<PromptAnswer>;
  close(): void;
}

const continuationLabel = "… ";

/** Reads a person's input on a terminal: editing, history, completion, several lines. */
export function createLinePrompt({
  input,
  output,
  history = [],
  historySize = 500,
  complete = async () => ({ fragment: "", candidates: [] }),
}: LinePromptOptions): LinePrompt {
  const remembered = history.slice(0, historySize);
  const typedAhead = createTypeAhead(input);
  let open: Interface | undefined;

  const remember = (text: string): void => {
    if (text.trim() === "" || text === remembered[0]) return;
    remembered.unshift(text);
    remembered.length = Math.min(remembered.length, historySize);
  };

  const ask = (
    label: string,
    { prefill = "", isQuestion = false, signal }: AskOptions = {},
  ): Promise<PromptAnswer> =>
    new Promise((resolve) => {
      typedAhead.stop();
      // Nobody answers a question before it was asked.
      if (isQuestion) typedAhead.clear();
      const paste = watchPaste(input);
      const readline = createInterface({
        input,
        output,
        terminal: true,
        historySize: isQuestion ? 0 : historySize,
        history: isQuestion ? [] : [...remembered],
        escapeCodeTimeout: 50,
        completer: toCompleter(isQuestion ? undefined : complete, paste),
      });
      open = readline;
      const lines: string[] = [];
      let isDone = false;
      const finish = (answer: PromptAnswer): void => {
        if (isDone) return;
        isDone = true;
        paste.close();
        signal?.removeEventListener("abort", onAbort);
        output.write(bracketedPaste.off);
        open = undefined;
        readline.close();
        typedAhead.start();
        if (answer.type === "text" && !isQuestion) remember(answer.text);
        resolve(answer);
      };
      const onAbort = (): void => {
        output.write("\n");
        finish({ type: "end" });
      };

      output.write(bracketedPaste.on);
      readline.on("line", (line) => {
        const isContinued = !isQuestion && !paste.isActive && line.endsWith("\\");
        lines.push(isContinued ? line.slice(0, -1) : line);
        if (!isContinued && !paste.isActive) {
          return finish({ type: "text", text: lines.join("\n") });
        }
        readline.setPrompt(continuationLabel);
        readline.prompt();
      });
      readline.on("SIGINT", () => {
        output.write("\n");
        finish({ type: "interrupted", wasEmpty: readline.line === "" && lines.length === 0 });
      });
      readline.on("close", () => finish({ type: "end" }));
      signal?.addEventListener("abort", onAbort);
      readline.setPrompt(label);
      readline.prompt();
      if (prefill !== "") readline.write(prefill);
      typedAhead.replay(() => isDone);
    });

  return {
    ask,
    close: () => {
      open?.close();
      typedAhead.stop();
    },
  };
}

/** Asks the terminal to say what was pasted and what was typed. */
const bracketedPaste = { on: "\u001B[?2004h", off: "\u001B[?2004l" } as const;

interface PasteWatch {
  /** Whether what comes in right now was pasted. */
  readonly isActive: boolean;
  close(): void;
}

function watchPaste(input: NodeJS.ReadStream): PasteWatch {
  let isActive = false;
  const onKeypress = (_: string | undefined, key: { readonly name?: string }): void => {
    if (key.name === "paste-start") isActive = true;
    if (key.name === "paste-end") isActive = false;
  };
  input.on("keypress", onKeypress);
  return {
    get isActive() {
      return isActive;
    },
    close: () => void input.off("keypress", onKeypress),
  };
}

/** A tab that was pasted, or typed into an answer, is a tab. */
function toCompleter(complete: Complete | undefined, paste: PasteWatch) {
  return callbackify(async (line: string): Promise<[string[], string]> => {
    if (!complete || paste.isActive) return [[`${line}\t`], line];
    const { fragment, candidates } = await complete(line);
    return [[...candidates], fragment];
  });
}
