import type { ApprovalMode, Run, RunResult } from "@harombe/agent";

import type { Style } from "../output/style.ts";
import { watchInterruptKeys } from "../terminal/watch-keys.ts";
import { type AnswerMeter, createAnswerMeter } from "../view/answer-meter.ts";
import { whyStopped } from "../view/end-of-run.ts";
import { createRunView } from "../view/run-view.ts";
import { showWaiting } from "../view/show-waiting.ts";
import { attachFiles } from "./attach-files.ts";
import { wantedModel } from "./chat-state.ts";
import type { RunChatOptions } from "./run-chat.ts";

/** Has the assistant answer one input, and shows all of it as it comes. */
export async function answerInput(input: string, options: RunChatOptions): Promise<void> {
  const { state, write, style, cwd, signal } = options;
  const { content, problems } = await attachFiles(input, { cwd });
  for (const problem of problems) write(`${style.yellow("Warning:")} ${problem}\n`);

  const model = await state.assistant.model(wantedModel(state), { signal });
  const engine = await state.assistant.engine({ signal });
  const meter = createAnswerMeter({ machine: `${model.id} on ${engine.url ?? engine.name}` });
  const keys = createKeyWatch(options.input, () => run.cancel("Stopped by the user"));
  const shown = createShownApprovals();
  const agent = await state.assistant.createAgent({
    model: wantedModel(state),
    cwd,
    signal,
    approvals: approvalsOf(options, { keys, shown }),
  });
  const run = agent.run(content, { session: state.sessionId, signal });
  keys.resume();
  try {
    const result = await showRun(run, { meter, shown }, options);
    state.routes = result.routes;
    write(`${endLine(result, style)}${style.dim(meter.summary())}\n\n`);
  } finally {
    keys.pause();
    options.spinner.stop();
  }
}

async function showRun(
  run: Run,
  { meter, shown }: { readonly meter: AnswerMeter; readonly shown: ShownApprovals },
  { write, style, columns, spinner }: RunChatOptions,
): Promise<RunResult> {
  const view = createRunView({ write, style, columns });
  for await (const event of run) {
    meter.observe(event);
    showWaiting(event, spinner);
    view.show(event);
    if (event.type !== "approval-request") continue;
    view.breakLine();
    shown.gate(event.approval.approvalId).resolve();
  }
  spinner.stop();
  view.breakLine();
  return run.result;
}

interface KeyWatch {
  resume(): void;
  pause(): void;
}

/** Interrupt keys work while an answer streams, not while the person is typing. */
function createKeyWatch(input: NodeJS.ReadStream, onInterrupt: () => void): KeyWatch {
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

interface ShownApprovals {
  gate(approvalId: string): PromiseWithResolvers<void>;
}

/** A person is asked only after all that led to the question stands on the screen. */
function createShownApprovals(): ShownApprovals {
  const gates = new Map<string, PromiseWithResolvers<void>>();
  return {
    gate(approvalId) {
      const gate = gates.get(approvalId) ?? Promise.withResolvers<void>();
      gates.set(approvalId, gate);
      return gate;
    },
  };
}

function approvalsOf(
  { approve }: RunChatOptions,
  { keys, shown }: { readonly keys: KeyWatch; readonly shown: ShownApprovals },
): ApprovalMode {
  if (!approve) return "deny";
  return {
    ask: async (request, { signal }) => {
      await shown.gate(request.approvalId).promise;
      keys.pause();
      try {
        return await approve(request, { signal });
      } finally {
        keys.resume();
      }
    },
  };
}

/** What a person must know beyond the answer itself. */
function endLine(result: RunResult, style: Style): string {
  switch (result.status) {
    case "completed":
      return "";
    case "cancelled":
      return `${style.yellow("Stopped.")} `;
    case "stopped":
      return `${style.yellow("Stopped:")} ${whyStopped(result.reason)}. `;
    case "interrupted":
      return `${style.yellow("Waiting for approval.")} `;
    case "failed": {
      const { message, hint } = result.error;
      return `${style.red("Error:")} ${message}\n${hint ? `${hint}\n` : ""}`;
    }
  }
}
