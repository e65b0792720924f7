import { join } from "node:path";

import type { Approver } from "@harombe/agent";
import { Command, Option, UsageError } from "clipanion";
import { isInInclusiveRange, isNumber, cascade, isInteger } from "typanion";

import {
  type ChatState,
  lastChatSessionId,
  newChatSessionId,
  wantedModel,
} from "../chat/chat-state.ts";
import { createInputCompletion } from "../chat/complete-input.ts";
import { openInputHistory } from "../chat/input-history.ts";
import { createPipePrompt } from "../chat/pipe-prompt.ts";
import { runChat } from "../chat/run-chat.ts";
import { exitCodes } from "../command/exit-codes.ts";
import { HarombeCommand } from "../command/harombe-command.ts";
import { createLinePrompt, type LinePrompt } from "../terminal/line-prompt.ts";
import { createSpinner } from "../terminal/spinner.ts";
import { askApproval } from "../view/ask-approval.ts";

export class ChatCommand extends HarombeCommand {
  static override paths = [["chat"]];
  static override usage = Command.Usage({
    description: "Talk with the assistant in the terminal",
    details: "Goes on with the last conversation unless --new or --session says otherwise.",
    examples: [
      ["Talk", "harombe chat"],
      ["Begin anew", "harombe chat --new"],
    ],
  });

  session = Option.String("--session", { description: "Go on with this conversation" });
  isNew = Option.Boolean("--new", false, { description: "Begin a new conversation" });
  model = Option.String("--model", { description: "The model to talk with" });
  tier = Option.String("--tier", {
    description: "0, 1 or 2: how strong a machine to ask in a cluster",
    validator: cascade(isNumber(), [isInteger(), isInInclusiveRange(0, 2)]),
  });

  async run(): Promise<number> {
    if (this.session !== undefined && this.isNew) {
      throw new UsageError("--session and --new exclude each other");
    }
    const { config, path } = await this.loadConfig();
    await using assistant = await this.openAssistant(config);
    const state: ChatState = {
      assistant,
      sessions: assistant.sessions,
      sessionId: await this.chooseSession(assistant.sessions),
      modelName: this.model ?? null,
      tier: this.tier ?? null,
      routes: [],
    };
    await this.greet(state);
    const history = await openInputHistory(join(assistant.directory, "history"));
    const prompt = this.openPrompt(history.entries);
    const { stdin, stdout, environment, cwd, signal } = this.context;
    try {
      await runChat({
        state,
        prompt,
        input: stdin as NodeJS.ReadStream,
        write: (text) => stdout.write(text),
        style: this.style,
        spinner: createSpinner({ stream: stdout, environment, style: this.style }),
        cwd,
        configPath: path,
        approve: this.isInteractive ? this.approver(prompt) : null,
        signal,
        remember: async (input) => (this.isInteractive ? history.add(input) : undefined),
        isDebug: this.isDebug,
      });
    } finally {
      prompt.close();
    }
    signal.throwIfAborted();
    return exitCodes.done;
  }

  private get isInteractive(): boolean {
    return (this.context.stdin as NodeJS.ReadStream).isTTY;
  }

  private approver(prompt: LinePrompt): Approver["ask"] {
    const { stdout, environment } = this.context;
    return (request, { signal }) =>
      askApproval(request, {
        write: (text) => stdout.write(text),
        style: this.style,
        ask: (label, options) => prompt.ask(label, options),
        editor: environment["VISUAL"] || environment["EDITOR"],
        signal,
      });
  }

  private async chooseSession(sessions: ChatState["sessions"]): Promise<string> {
    if (this.session !== undefined) return this.session;
    const last = this.isNew ? null : await lastChatSessionId(sessions);
    return last ?? newChatSessionId();
  }

  private async greet(state: ChatState): Promise<void> {
    const { assistant, sessions, sessionId } = state;
    const { signal } = this.context;
    const model = await assistant.model(wantedModel(state), { signal });
    const engine = await assistant.engine({ signal });
    const session = await sessions.load(sessionId);
    const { dim } = this.style;
    this.print(dim(`${model.id} on ${engine.url ?? engine.name}. /help shows what can be typed.`));
    if (session) {
      const count = session.messages.length;
      this.print(dim(`Going on with “${session.title}” (${count} messages); /clear begins anew.`));
    }
  }

  /** On a terminal with editing; from a pipe, one input a line and nobody to ask. */
  private openPrompt(history: readonly string[]): LinePrompt {
    const input = this.context.stdin as NodeJS.ReadStream;
    if (!this.isInteractive) return createPipePrompt(input);
    const output = this.context.stdout as NodeJS.WriteStream;
    const complete = createInputCompletion({ cwd: this.context.cwd });
    return createLinePrompt({ input, output, history, complete });
  }
}
