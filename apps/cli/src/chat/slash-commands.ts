import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import { renderTable } from "../output/render-table.ts";
import { sanitizeText } from "../terminal/sanitize-text.ts";
import type { Spinner } from "../terminal/spinner.ts";
import { type ChatState, newChatSessionId, wantedModel } from "./chat-state.ts";
import { compactConversation } from "./compact-conversation.ts";
import { transcriptToMarkdown } from "./transcript-to-markdown.ts";

export interface SlashContext {
  readonly state: ChatState;
  readonly cwd: string;
  readonly print: (text: string) => void;
  readonly configPath: string;
  readonly signal: AbortSignal;
  /** Where the keys come from that stop what takes long. */
  readonly input: NodeJS.ReadStream;
  readonly spinner: Spinner;
}

export interface SlashCommand {
  readonly argument?: string;
  readonly description: string;
  /** Returns `exit` to leave the chat. */
  readonly run: (argument: string, context: SlashContext) => Promise<"exit" | void>;
}

/** What can be typed in a chat beside a message. */
const slashCommands: Readonly<Record<string, SlashCommand>> = {
  help: {
    description: "what can be typed here",
    run: async (_, { print }) => {
      const rows = Object.entries(slashCommands);
      const columns = [
        {
          title: "Command",
          value: ([name, { argument }]: (typeof rows)[number]) =>
            `/${name}${argument ? ` ${argument}` : ""}`,
        },
        { title: "", value: ([, { description }]: (typeof rows)[number]) => description },
      ];
      print(renderTable(columns, rows));
      print(
        "@file attaches a file. A line that ends in \\ goes on. Esc or Ctrl-C stops an answer.",
      );
    },
  },
  model: {
    argument: "[NAME]",
    description: "list the models, or change the model for this chat",
    run: async (name, { state, print, signal }) => {
      if (name !== "") state.modelName = (await state.assistant.model(name, { signal })).id;
      const { id, capabilities } = await state.assistant.model(wantedModel(state), { signal });
      const window = capabilities.contextWindowTokens;
      print(`${id}, ${window === null ? "unknown context" : `${window} tokens of context`}`);
      if (name !== "") return;
      for (const other of await state.assistant.models({ signal })) {
        if (other.id !== id) print(sanitizeText(`/model ${other.id}`));
      }
    },
  },
  tools: {
    description: "the tools that the model may call",
    run: async (_, { state, print }) => {
      const columns = [
        { title: "Tool", value: ({ name }: Listed) => name },
        { title: "Effects", value: ({ effects }: Listed) => effects.join(", ") || "none" },
        { title: "Asks", value: ({ dangerous }: Listed) => (dangerous ? "yes" : "no") },
      ];
      type Listed = (typeof state.assistant.tools)[number];
      print(renderTable(columns, [...state.assistant.tools]));
    },
  },
  route: {
    description: "which machine gave the last answer, and why",
    run: async (_, { state, print }) => {
      if (state.routes.length === 0) print("One engine answers here; there was nothing to route.");
      for (const { node, tier, reason } of state.routes) {
        print(`${node ?? "nobody"} (tier ${tier}): ${reason}`);
      }
    },
  },
  session: {
    argument: "[ID]",
    description: "show this conversation's id, or go on with another",
    run: async (id, { state, print }) => {
      if (id !== "") {
        if (!(await state.sessions.load(id))) {
          print(`There is no conversation ${sanitizeText(id)}; /sessions lists them.`);
          return;
        }
        state.sessionId = id;
      }
      const session = await state.sessions.load(state.sessionId);
      print(`${state.sessionId}, ${session?.messages.length ?? 0} messages`);
    },
  },
  sessions: {
    description: "the latest conversations",
    run: async (_, { state, print }) => {
      const { sessions } = await state.sessions.list({ limit: 20 });
      if (sessions.length === 0) return print("There are no conversations yet.");
      type Listed = (typeof sessions)[number];
      const columns = [
        { title: "Id", value: ({ id }: Listed) => id },
        { title: "Updated", value: ({ updatedAt }: Listed) => updatedAt.slice(0, 16) },
        {
          title: "Messages",
          value: ({ messageCount }: Listed) => String(messageCount),
          align: "right" as const,
        },
        { title: "Begins with", value: ({ title }: Listed) => sanitizeText(title) },
      ];
      print(renderTable(columns, [...sessions]));
    },
  },
  clear: {
    description: "begin a new conversation; the old one is kept",
    run: async (_, { state, print }) => {
      state.sessionId = newChatSessionId();
      print("A new conversation. The old one is under /sessions.");
    },
  },
  compact: {
    description: "sum up the earlier turns, so that the model has room for more",
    run: async (_, context) => {
      const result = await compactConversation(context);
      if (result === null) return context.print("There is nothing to gain by summing up yet.");
      const { tokensBefore, tokensAfter } = result;
      context.print(
        `Summed up: about ${tokensBefore} tokens are ${tokensAfter} now. Nothing is lost.`,
      );
    },
  },
  save: {
    argument: "[FILE]",
    description: "write the conversation to a Markdown file",
    run: async (file, { state, cwd, print }) => {
      const session = await state.sessions.load(state.sessionId);
      if (!session) return print("There is nothing to save yet.");
      const name = file.replace(/^"(.+)"$/, "$1");
      const path = resolve(cwd, name || `${state.sessionId}.md`);
      // Never over something that is there: a slip of the finger must not cost a file.
      await writeFile(path, transcriptToMarkdown(session), { flag: "wx", mode: 0o600 });
      print(`Saved to ${path}`);
    },
  },
  config: {
    description: "where the configuration lies",
    run: async (_, { configPath, print }) => {
      print(`${configPath}\n\`harombe config show\` prints every value with where it came from.`);
    },
  },
  exit: { description: "leave", run: async () => "exit" },
};

/** Runs what was typed after the slash. */
export async function runSlashCommand(
  input: string,
  context: SlashContext,
): Promise<"exit" | void> {
  const [, name = "", argument = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(input.trim()) ?? [];
  const command = Object.hasOwn(slashCommands, name) ? slashCommands[name] : undefined;
  if (!command)
    return context.print(`There is no /${sanitizeText(name)}. /help lists what there is.`);
  return command.run(argument.trim(), context);
}

/** Their names, with the slash. */
export function slashCommandNames(): string[] {
  return Object.keys(slashCommands).map((name) => `/${name}`);
}
