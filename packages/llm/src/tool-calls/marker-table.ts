import { escapePattern } from "./escape-pattern.ts";
import {
  orphanMarkers,
  reasoningBlocks,
  silentMarkers,
  type ReasoningBlock,
} from "./reasoning-block.ts";
import type { ToolCallFormat } from "./tool-call-format.ts";

/** A fixed string that means something in a model's text. */
export interface Marker {
  readonly text: string;
  readonly formats: readonly ToolCallFormat[];
  readonly block?: ReasoningBlock;
  /** Vanishes only at the start of the text and behind a call, a thought or another marker. */
  readonly isOrphan?: true;
}

export interface MarkerTable {
  /** Where the next marker might begin at or after `from`; -1 for nowhere. */
  next(text: string, from: number): number;
  /** The longest usable marker at `at`; `wait` when more text could complete one. */
  match(
    text: string,
    at: number,
    isUsable: (marker: Marker) => boolean,
  ): Marker | "wait" | undefined;
}

/** Indexes every string that can begin a call or a thought, or means nothing at all. */
export function createMarkerTable(formats: readonly ToolCallFormat[]): MarkerTable {
  const markers = toMarkers(formats);
  const firsts = [...new Set(markers.map((marker) => marker.text.charAt(0)))].join("");
  const candidate = new RegExp(`[${escapePattern(firsts)}]`, "gu");
  return {
    next(text, from) {
      candidate.lastIndex = from;
      return candidate.exec(text)?.index ?? -1;
    },
    match(text, at, isUsable) {
      for (const marker of markers) {
        const isPartial = text.length - at < marker.text.length;
        const isMatch = isPartial
          ? marker.text.startsWith(text.slice(at))
          : text.startsWith(marker.text, at);
        if (isMatch && isUsable(marker)) return isPartial ? "wait" : marker;
      }
      return undefined;
    },
  };
}

/** Longest first, so that a longer marker which is still arriving wins over a shorter one. */
function toMarkers(formats: readonly ToolCallFormat[]): readonly Marker[] {
  const openers = [...new Set(formats.flatMap((format) => format.openers))];
  const markers: Marker[] = [
    ...openers.map((text) => ({
      text,
      formats: formats.filter((format) => format.openers.includes(text)),
    })),
    ...reasoningBlocks.map((block) => ({ text: block.opener, formats: [], block })),
    ...silentMarkers.map((text) => ({ text, formats: [] })),
    ...orphanMarkers.map((text) => ({ text, formats: [], isOrphan: true as const })),
  ];
  return markers.toSorted((left, right) => right.text.length - left.text.length);
}
