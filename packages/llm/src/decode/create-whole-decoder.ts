import type { ModelEvent } from "../contract/model-event.ts";
import type { StreamDecoder } from "./stream-decoder.ts";

export interface WholeDecoderOptions {
  readonly bytesMax: number;
  /** Given the whole body when it is over. */
  readonly read: (text: string, events: ModelEvent[]) => void;
}

/** For a backend that answers in one piece although it was asked to stream. */
export function createWholeDecoder({ bytesMax, read }: WholeDecoderOptions): StreamDecoder {
  const pieces: Uint8Array[] = [];
  let bytesCount = 0;
  return {
    isDone: false,
    push(bytes) {
      bytesCount += bytes.byteLength;
      if (bytesCount > bytesMax) throw new RangeError(`an answer of more than ${bytesMax} bytes`);
      pieces.push(bytes);
      return false;
    },
    end: (events) => read(new TextDecoder().decode(Buffer.concat(pieces)), events),
  };
}
