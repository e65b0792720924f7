import type { Compacted } from "@harombe/agent";

import { withHint } from "../output/with-hint.ts";
import type { Spinner } from "../terminal/spinner.ts";
import { watchInterruptKeys } from "../terminal/watch-keys.ts";
import { type ChatState, wantedModel } from "./chat-state.ts";

export interface CompactConversationOptions {
  readonly state: ChatState;
  readonly cwd: string;
  readonly input: NodeJS.ReadStream;
  readonly spinner: Spinner;
  readonly signal: AbortSignal;
}

/** Has the model sum up the conversation so far, unless Esc or Ctrl-C stops it. */
export async function compactConversation({
  state,
  cwd,
  input,
  spinner,
  signal,
}: CompactConversationOptions): Promise<Compacted | null> {
  const stop = new AbortController();
  const stopped = withHint("Stopped; the conversation is as it was", "/compact begins anew.");
  const unwatch = watchInterruptKeys(input, () => stop.abort(stopped));
  const either = AbortSignal.any([signal, stop.signal]);
  spinner.start("summing up");
  try {
    const agent = await state.assistant.createAgent({
      model: wantedModel(state),
      cwd,
      signal: either,
    });
    return await agent.compact(state.sessionId, { signal: either });
  } finally {
    spinner.stop();
    unwatch();
  }
}
