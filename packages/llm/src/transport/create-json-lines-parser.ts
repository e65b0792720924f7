import { createLineSplitter } from "./create-line-splitter.ts";
import { defaultLimits } from "./response-limits.ts";

export interface JsonLinesParser {
  /** Adds bytes, cut anywhere; returns the lines that they ended, blank ones left out. */
  push(bytes: Uint8Array): readonly string[];
  /** A last line without a line end; null when there is none. */
  end(): string | null;
}

/** Splits newline-delimited JSON. Throws `RangeError` for a line over the limit. */
export function createJsonLinesParser({
  lineLengthMax = defaultLimits.eventLength,
}: { readonly lineLengthMax?: number } = {}): JsonLinesParser {
  const decoder = new TextDecoder();
  const splitter = createLineSplitter({ lengthMax: lineLengthMax });
  const isFilled = (line: string): boolean => line.trim() !== "";
  return {
    push: (bytes) => splitter.push(decoder.decode(bytes, { stream: true })).filter(isFilled),
    end: () => {
      const rest = splitter.rest() + decoder.decode();
      return isFilled(rest) ? rest : null;
    },
  };
}
