import { randomBytes } from "node:crypto";

import type { SessionStore } from "@harombe/agent";
import type { RouteDecision } from "@harombe/llm";
import type { Assistant } from "@harombe/server";

/** What a chat remembers from one input to the next. */
export interface ChatState {
  readonly assistant: Assistant;
  readonly sessions: SessionStore;
  /** The conversation; `/clear` and `/session` change it. */
  sessionId: string;
  /** A model's name; null leaves the choice to the configuration. */
  modelName: string | null;
  /** 0 to 2; null leaves the choice to the router. */
  tier: number | null;
  /** How the last answer was routed, one entry a step. */
  routes: readonly RouteDecision[];
}

/** What to ask the assistant for: the model that was named, a tier, or what the config says. */
export function wantedModel({ modelName, tier }: ChatState): string | undefined {
  if (modelName !== null) return modelName;
  return tier === null ? undefined : `harombe:${tier}`;
}

const prefix = "chat-";

/** A name that sorts by time and tells a person when the conversation began. */
export function newChatSessionId(now = new Date()): string {
  const time = now.toISOString().slice(0, 16).replaceAll(/[-:]/g, "").replace("T", "-");
  return `${prefix}${time}-${randomBytes(2).toString("hex")}`;
}

/** The chat that was used last, or null. Conversations of other commands do not count. */
export async function lastChatSessionId(sessions: SessionStore): Promise<string | null> {
  const { sessions: latest } = await sessions.list({ limit: 200 });
  return latest.find(({ id }) => id.startsWith(prefix))?.id ?? null;
}
