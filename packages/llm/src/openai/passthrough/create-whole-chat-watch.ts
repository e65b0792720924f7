import type { ModelEvent } from "../../contract/model-event.ts";
import type { StreamDecoder } from "../../decode/stream-decoder.ts";
import { brokenOff } from "../../errors/broken-off.ts";
import type { ChatChunk } from "../chat-chunk.ts";
import {
  assertNoError,
  type ChatDecoderOptions,
  createWholeChatDecoder,
} from "../create-chat-decoder.ts";
import { createAnswerEnd, endEvents, noteEnd } from "./end-answer.ts";
import { judgeDelta } from "./judge-delta.ts";

/** Passes a whole `chat.completion` on as it is, once it is there and was looked at. */
export function createWholeChatWatch(options: ChatDecoderOptions): StreamDecoder {
  const { limits, context, request, reasoningFields } = options;
  const pieces: Uint8Array[] = [];
  let bytesCount = 0;

  const translate = (bytes: Buffer, events: ModelEvent[]): void => {
    const translator = createWholeChatDecoder(options);
    translator.push(bytes, events);
    translator.end(events);
  };

  return {
    isDone: false,
    push(piece) {
      bytesCount += piece.byteLength;
      if (bytesCount > limits.bodyBytes) {
        throw new RangeError(`an answer of more than ${limits.bodyBytes} bytes`);
      }
      pieces.push(piece);
      return false;
    },
    end(events) {
      const bytes = Buffer.concat(pieces);
      const completion = JSON.parse(bytes.toString()) as ChatChunk;
      assertNoError(completion, context);
      const message = completion.choices?.[0]?.message ?? {};
      const output = judgeDelta(message, reasoningFields);
      if (output === "translate") return translate(bytes, events);
      const end = createAnswerEnd();
      noteEnd(end, completion);
      if (end.reason === null) throw brokenOff(context);
      events.push(
        { type: "wire", bytes, outputs: output === "none" ? 0 : 1 },
        ...endEvents(end, request),
      );
    },
  };
}
