import type { Approver } from "@harombe/agent";

import { describeError } from "../output/describe-error.ts";
import type { Style } from "../output/style.ts";
import type { LinePrompt } from "../terminal/line-prompt.ts";
import type { Spinner } from "../terminal/spinner.ts";
import { answerInput } from "./answer-input.ts";
import type { ChatState } from "./chat-state.ts";
import { runSlashCommand } from "./slash-commands.ts";

export interface RunChatOptions {
  readonly state: ChatState;
  readonly prompt: LinePrompt;
  /** Where the keys come from that stop an answer. */
  readonly input: NodeJS.ReadStream;
  readonly write: (text: string) => void;
  /** How wide the terminal is right now; undefined where there is none. */
  readonly columns: () => number | undefined;
  readonly style: Style;
  readonly spinner: Spinner;
  readonly cwd: string;
  readonly configPath: string;
  /** Asks a person about a call; null where nobody is there to ask. */
  readonly approve: Approver["ask"] | null;
  readonly signal: AbortSignal;
  readonly remember: (input: string) => Promise<void>;
  readonly isDebug: boolean;
}

/** Talks until the person leaves. A failed answer is shown and the talk goes on. */
export async function runChat(options: RunChatOptions): Promise<void> {
  const { prompt, write, style, signal } = options;
  let interruptions = 0;
  while (!signal.aborted) {
    const answer = await prompt.ask(style.bold(style.green("› ")), { signal });
    if (answer.type === "end") return;
    if (answer.type === "interrupted") {
      interruptions = answer.wasEmpty ? interruptions + 1 : 0;
      if (interruptions === 2) return;
      if (answer.wasEmpty) write(`${style.dim("Ctrl-C again, Ctrl-D or /exit leaves.")}\n`);
      continue;
    }
    interruptions = 0;
    const input = answer.text.trim();
    if (input !== "" && (await takeInput(input, options)) === "exit") return;
  }
}

async function takeInput(input: string, options: RunChatOptions): Promise<"exit" | void> {
  const { write, style, signal, isDebug } = options;
  const print = (text: string): void => write(`${text}\n`);
  await options.remember(input);
  try {
    if (input.startsWith("/")) return await runSlashCommand(input, { ...options, print });
    await answerInput(input, options);
  } catch (error) {
    if (!signal.aborted) write(describeError(error, { style, withStack: isDebug }));
  }
}
