import type { ModelEvent } from "../../contract/model-event.ts";
import type { StreamDecoder } from "../../decode/stream-decoder.ts";
import { brokenOff } from "../../errors/broken-off.ts";
import { createAnswerEnd, endEvents } from "../../passthrough/answer-end.ts";
import { joinBuffers } from "../../passthrough/join-buffers.ts";
import { toBuffer } from "../../passthrough/to-buffer.ts";
import { withoutByteOrderMark } from "../../passthrough/without-byte-order-mark.ts";
import { type ChatDecoderOptions, createWholeChatDecoder } from "../create-chat-decoder.ts";
import { parseChatChunk } from "../parse-chat-event.ts";
import { judgeDelta } from "./judge-delta.ts";
import { noteEnd } from "./note-end.ts";

/** Passes a whole `chat.completion` on as it is, once it is there and was looked at. */
export function createWholeChatWatch(options: ChatDecoderOptions): StreamDecoder {
  const { limits, context, request, reasoningFields } = options;
  const pieces: Buffer[] = [];
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
      pieces.push(toBuffer(piece));
      return false;
    },
    end(events) {
      const bytes = withoutByteOrderMark(joinBuffers(pieces));
      const completion = parseChatChunk(bytes.toString(), context);
      const message = completion.choices?.[0]?.message ?? {};
      const output = judgeDelta(message, reasoningFields);
      if (output === "translate") return translate(bytes, events);
      const end = createAnswerEnd();
      noteEnd(end, completion);
      if (end.reason === null) throw brokenOff(context);
      events.push(
        { type: "wire", bytes, outputs: output === "pass" ? 1 : 0 },
        ...endEvents(end, request),
      );
    },
  };
}
