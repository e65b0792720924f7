import type { JsonSchema } from "../contract/model-request.ts";

/** A call as a format read it, before it gets an id and its arguments are coerced. */
export interface ParsedCall {
  readonly name: string;
  readonly arguments: Record<string, unknown>;
  /** The text was not valid as it stood. */
  readonly isRepaired: boolean;
}

/** What a format may know about the request. */
export interface FormatContext {
  /** The opener that was found. */
  readonly opener: string;
  readonly toolNames: ReadonlySet<string>;
  /** The parameters of a tool by name; undefined for an unknown tool. */
  schemaOf(name: string): JsonSchema | undefined;
}

/** The end of a claim. Offsets count from behind the opener. */
export interface FormatOutcome {
  /** Where the claimed text ends; what follows is read again as ordinary text. */
  readonly endsAt: number;
  /** The calls found; null gives the claimed text back to the reader as visible text. */
  readonly calls: readonly ParsedCall[] | null;
}

/** Reads one claimed piece of text. Each character is looked at a bounded number of times. */
export interface FormatReader {
  /** More text; undefined while the end is not known. */
  push(text: string): FormatOutcome | undefined;
  /** No more text will come. */
  finish(): FormatOutcome;
}

export type Acceptance = "yes" | "no" | "wait";

/** One way in which models write calls into their text. */
export interface ToolCallFormat {
  readonly name: string;
  /** Fixed strings that begin a call. Several formats may share one. */
  readonly openers: readonly string[];
  /** Where an opener counts. `word-start`: behind white space, a colon or `>`. Default `anywhere`. */
  readonly position?: "anywhere" | "line-start" | "word-start";
  /** Looks like ordinary text: only calls to known tools count, and none inside a code block. */
  readonly isImplied?: boolean;
  /** Whether what follows the opener (at most `maxHeadLength`) belongs to this format. */
  accepts(head: string, opener: string): Acceptance;
  createReader(context: FormatContext): FormatReader;
}

/** A format that still waits after this many characters is taken as refusing. */
export const maxHeadLength = 256;
