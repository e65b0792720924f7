import type { ApprovalDecision, ApprovalRequest, RunResult } from "@harombe/agent";

import { describeError } from "../output/describe-error.ts";
import type { Style } from "../output/style.ts";
import { editText } from "../terminal/edit-text.ts";
import type { LinePrompt } from "../terminal/line-prompt.ts";
import { watchInterruptKeys } from "../terminal/watch-keys.ts";
import { createAnswerMeter } from "../view/answer-meter.ts";
import { askApproval } from "../view/ask-approval.ts";
import { createRunView } from "../view/run-view.ts";
import { attachFiles } from "./attach-files.ts";
import { type ChatState, wantedModel } from "./chat-state.ts";
import { runSlashCommand } from "./slash-commands.ts";

export interface RunChatOptions {
  readonly state: ChatState;
  readonly prompt: LinePrompt;
  readonly input: NodeJS.ReadStream;
  readonly write: (text: string) => void;
  readonly style: Style;
  readonly cwd: string;
  readonly configPath: string;
  /** `$VISUAL` or `$EDITOR`; without one, arguments are edited on the line. */
  readonly editor: string | undefined;
  readonly signal: AbortSignal;
  readonly remember: (input: string) => Promise<void>;
  readonly isDebug: boolean;
}

/** Talks until the person leaves. A failed answer is shown and the talk goes on. */
export async function runChat(options: RunChatOptions): Promise<void> {
  const { prompt, write, style, signal } = options;
  const print = (text: string): void => write(`${text}\n`);
  let interruptions = 0;
  while (!signal.aborted) {
    const answer = await prompt.ask(style.bold(style.green("› ")));
    if (answer.type === "end") return;
    if (answer.type === "interrupted") {
      interruptions = answer.wasEmpty ? interruptions + 1 : 0;
      if (interruptions === 2) return;
      if (answer.wasEmpty) print(style.dim("Ctrl-C again, Ctrl-D or /exit leaves."));
      continue;
    }
    interruptions = 0;
    const input = answer.text.trim();
    if (input === "") continue;
    await options.remember(input);
    try {
      if (input.startsWith("/")) {
        if ((await runSlashCommand(input, { ...options, print })) === "exit") return;
      } else {
        await answerInput(input, options);
      }
    } catch (error) {
      if (signal.aborted) return;
      write(describeError(error, { style, withStack: options.isDebug }));
    }
  }
}

async function answerInput(input: string, options: RunChatOptions): Promise<void> {
  const { state, write, style, cwd, signal } = options;
  const { content, problems } = await attachFiles(input, { cwd });
  for (const problem of problems) write(`${style.yellow("Warning:")} ${problem}\n`);

  const wanted = wantedModel(state);
  const model = await state.assistant.model(wanted, { signal });
  const engine = await state.assistant.engine({ signal });
  const view = createRunView({ write, style });
  const meter = createAnswerMeter({ machine: `${model.id} on ${engine.url ?? engine.name}` });
  const keys = createKeyWatch(options.input, () => run.cancel("Stopped by the user"));
  const agent = await state.assistant.createAgent({
    model: wanted,
    cwd,
    approvals: {
      ask: async (request: ApprovalRequest): Promise<ApprovalDecision> => {
        view.breakLine();
        keys.pause();
        try {
          return await askPerson(request, options);
        } finally {
          keys.resume();
        }
      },
    },
  });
  const run = agent.run(content, { session: state.sessionId, signal });
  keys.resume();
  try {
    for await (const event of run) {
      meter.observe(event);
      view.show(event);
    }
    const result = await run.result;
    state.routes = result.routes;
    view.breakLine();
    write(`${endLine(result, style)}${style.dim(meter.summary())}\n\n`);
  } finally {
    keys.pause();
  }
}

/** Interrupt keys work while an answer streams, not while the person is typing. */
function createKeyWatch(input: NodeJS.ReadStream, onInterrupt: () => void) {
  let unwatch = (): void => {};
  return {
    resume: () => {
      unwatch();
      unwatch = watchInterruptKeys(input, onInterrupt);
    },
    pause: () => {
      unwatch();
      unwatch = () => {};
    },
  };
}

function askPerson(
  request: ApprovalRequest,
  { write, style, prompt, editor }: RunChatOptions,
): Promise<ApprovalDecision> {
  return askApproval(request, {
    write,
    style,
    ask: (label) => prompt.ask(label),
    edit: async (text) => {
      if (editor) return editText(text, { editor });
      const answer = await prompt.ask("New arguments: ", JSON.stringify(JSON.parse(text)));
      return answer.type === "text" ? answer.text : null;
    },
  });
}

/** What a person must know beyond the answer itself. */
function endLine(result: RunResult, style: Style): string {
  switch (result.status) {
    case "completed":
      return "";
    case "cancelled":
      return `${style.yellow("Stopped.")} `;
    case "stopped":
      return `${style.yellow(`Stopped: ${result.reason}.`)} `;
    case "interrupted":
      return `${style.yellow("Waiting for approval.")} `;
    case "failed": {
      const { message, hint } = result.error;
      return `${style.red("Error:")} ${message}\n${hint ? `${hint}\n` : ""}`;
    }
  }
}
