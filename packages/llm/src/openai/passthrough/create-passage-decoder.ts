import { isWhole } from "../../decode/is-whole.ts";
import type { StreamDecoder } from "../../decode/stream-decoder.ts";
import { type ChatDecoderOptions, createAnyChatDecoder } from "../create-chat-decoder.ts";
import { createChatWatch } from "./create-chat-watch.ts";
import { createWholeChatWatch } from "./create-whole-chat-watch.ts";
import type { Passage } from "./to-passage.ts";

export interface PassageDecoderOptions extends ChatDecoderOptions {
  readonly passage: Passage;
}

/** Passes on what comes as it was asked for; an engine may answer otherwise, which is decoded. */
export function createPassageDecoder(
  contentType: string,
  { passage, ...options }: PassageDecoderOptions,
): StreamDecoder {
  const { isAnswerPassed, isStreamed, isUsageWanted } = passage;
  if (!isAnswerPassed || isWhole(contentType) === isStreamed) {
    return createAnyChatDecoder(contentType, options);
  }
  return isStreamed
    ? createChatWatch({ ...options, isUsageWanted })
    : createWholeChatWatch(options);
}
