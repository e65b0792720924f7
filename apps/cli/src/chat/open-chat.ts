import { join } from "node:path";
import type { ReadStream, WriteStream } from "node:tty";

import type { Approver } from "@harombe/agent";
import type { Assistant } from "@harombe/server";

import type { CliContext } from "../command/cli-context.ts";
import type { Style } from "../output/style.ts";
import { createLinePrompt, type LinePrompt } from "../terminal/line-prompt.ts";
import { createSpinner } from "../terminal/spinner.ts";
import { askApproval } from "../view/ask-approval.ts";
import { type ChatState, lastChatSessionId, newChatSessionId, wantedModel } from "./chat-state.ts";
import { createInputCompletion } from "./complete-input.ts";
import { openInputHistory } from "./input-history.ts";
import { createPipePrompt } from "./pipe-prompt.ts";
import { runChat } from "./run-chat.ts";

export interface OpenChatOptions {
  readonly context: CliContext;
  readonly style: Style;
  readonly configPath: string;
  /** Default: the last chat, or a new one. */
  readonly sessionId: string | undefined;
  readonly isNew: boolean;
  readonly modelName: string | null;
  readonly tier: number | null;
  readonly isDebug: boolean;
}

/** Connects a chat with the terminal, or with the pipe, that the command was given. */
export async function openChat(assistant: Assistant, options: OpenChatOptions): Promise<void> {
  const { context, style, configPath, modelName, tier, isDebug } = options;
  const { stdout, environment, cwd, signal } = context;
  const sessionId = await chooseSession(assistant, options);
  const { sessions } = assistant;
  const state: ChatState = { assistant, sessions, sessionId, modelName, tier, routes: [] };
  await greet(state, options);
  const isInteractive = (context.stdin as ReadStream).isTTY;
  const history = await openInputHistory(join(assistant.directory, "history"));
  const prompt = isInteractive
    ? openTerminalPrompt(context, history.entries)
    : createPipePrompt(context.stdin);
  try {
    await runChat({
      ...{ state, prompt, style, cwd, configPath, signal, isDebug },
      input: context.stdin as ReadStream,
      write: (text) => stdout.write(text),
      columns: () => (stdout as WriteStream).columns,
      spinner: createSpinner({ stream: stdout, environment, style }),
      approve: isInteractive ? createApprover(prompt, options) : null,
      remember: async (input) => (isInteractive ? history.add(input) : undefined),
    });
  } finally {
    prompt.close();
  }
}

async function chooseSession(
  { sessions }: Assistant,
  { sessionId, isNew }: OpenChatOptions,
): Promise<string> {
  if (sessionId !== undefined) return sessionId;
  const last = isNew ? null : await lastChatSessionId(sessions);
  return last ?? newChatSessionId();
}

async function greet(state: ChatState, { context, style }: OpenChatOptions): Promise<void> {
  const { assistant, sessions, sessionId } = state;
  const { stdout, signal } = context;
  const model = await assistant.model(wantedModel(state), { signal });
  const engine = await assistant.engine({ signal });
  const session = await sessions.load(sessionId);
  const place = `${model.id} on ${engine.url ?? engine.name}`;
  stdout.write(`${style.dim(`${place}. /help shows what can be typed.`)}\n`);
  if (!session) return;
  const count = session.messages.length;
  const title = `Going on with “${session.title}” (${count} messages); /clear begins anew.`;
  stdout.write(`${style.dim(title)}\n`);
}

function openTerminalPrompt(
  { stdin, stdout, cwd }: CliContext,
  history: readonly string[],
): LinePrompt {
  return createLinePrompt({
    input: stdin as ReadStream,
    output: stdout as WriteStream,
    history,
    complete: createInputCompletion({ cwd }),
  });
}

function createApprover(
  prompt: LinePrompt,
  { context: { stdout, environment }, style }: OpenChatOptions,
): Approver["ask"] {
  return (request, { signal }) =>
    askApproval(request, {
      write: (text) => stdout.write(text),
      style,
      ask: (label, options) => prompt.ask(label, options),
      editor: environment["VISUAL"] || environment["EDITOR"],
      signal,
    });
}
