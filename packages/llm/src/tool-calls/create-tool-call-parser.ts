import type { ModelEvent } from "../contract/model-event.ts";
import type { ToolSchema } from "../contract/model-request.ts";
import { coerceArguments } from "./arguments/coerce-arguments.ts";
import { createCallId } from "./create-call-id.ts";
import { createEventSink } from "./event-sink.ts";
import { toolCallFormats } from "./formats/tool-call-formats.ts";
import { createMarkerTable, type Marker } from "./marker-table.ts";
import { impliedReasoningBlock } from "./reasoning-block.ts";
import { createReasoningReader, type ReasoningReader } from "./reasoning-reader.ts";
import { toolCallCut } from "./tool-call-cut.ts";
import {
  maxHeadLength,
  type FormatOutcome,
  type FormatReader,
  type ParsedCall,
  type ToolCallFormat,
} from "./tool-call-format.ts";
import { createVisibleLine } from "./visible-line.ts";

export interface ToolCallParserOptions {
  /** The tools of the request. Calls in explicit markup count whether the tool is known or not. */
  readonly tools?: readonly ToolSchema[];
  /** Default: all of `toolCallFormats`. */
  readonly formats?: readonly ToolCallFormat[];
  /** Longer than this (UTF-16 units) a call is given back as text, with a warning. Default 262,144. */
  readonly maxCallLength?: number;
  /** The template opened a thinking block already, so the answer begins inside it. Default false. */
  readonly startsInReasoning?: boolean;
  /** The prompt ends in the middle of the answer, so white space at the start counts. Default false. */
  readonly goesOn?: boolean;
  /** Must never give the same id twice. Default: `call_` and a random UUID. */
  readonly createId?: () => string;
}

/** Turns a model's text into visible text, thoughts and calls while it streams. */
export interface ToolCallParser {
  /** What the text so far amounts to; text that could still become a call is held back. */
  push(text: string): ModelEvent[];
  /** No more text will come: gives out what was held. */
  flush(options?: FlushOptions): ModelEvent[];
}

export interface FlushOptions {
  /**
   * The answer stopped at its length: a call that is not whole is dropped with a warning instead of
   * repaired, for half a command is not what the model meant to run. Default false.
   */
  readonly isCut?: boolean;
}

interface Claim {
  readonly opener: string;
  readonly formats: readonly ToolCallFormat[];
  text: string;
  reader?: FormatReader;
}

/** Recognises tool calls and thoughts in text, at any chunk boundary. Never throws. */
export function createToolCallParser(options: ToolCallParserOptions = {}): ToolCallParser {
  const {
    tools = [],
    formats = toolCallFormats,
    maxCallLength = 262_144,
    startsInReasoning = false,
    goesOn = false,
    createId = createCallId,
  } = options;
  const schemas = new Map(tools.map((tool) => [tool.name, tool.parameters]));
  const toolNames = new Set(schemas.keys());
  const line = createVisibleLine();
  const sink = createEventSink(line, { goesOn });
  const markers = createMarkerTable(formats);
  let held = "";
  let isCut = false;
  let claim: Claim | undefined;
  let reasoning: ReasoningReader | undefined = startsInReasoning
    ? createReasoningReader(impliedReasoningBlock)
    : undefined;

  function drain(input: string, isEnd: boolean): void {
    const pending = toPieces(input).toReversed();
    while (pending.length > 0 || isOwing(isEnd)) {
      const piece = held + (pending.pop() ?? "");
      held = "";
      const rest = readOn(piece, isEnd && pending.length === 0);
      pending.push(...toPieces(rest).toReversed());
    }
  }

  /** At the end, what is still held or open has to be settled. */
  function isOwing(isEnd: boolean): boolean {
    return isEnd && (held !== "" || claim !== undefined);
  }

  function readOn(input: string, isEnd: boolean): string {
    if (reasoning !== undefined) return readReasoning(reasoning, input, isEnd);
    if (claim !== undefined) return readClaim(claim, input, isEnd);
    return readText(input, isEnd);
  }

  function readText(input: string, isEnd: boolean): string {
    let from = 0;
    for (let at = markers.next(input, 0); at !== -1; at = markers.next(input, at + 1)) {
      sink.text(input.slice(from, at));
      from = at;
      const marker = markers.match(input, at, isUsable);
      if (marker === "wait" && !isEnd) {
        held = input.slice(at);
        return "";
      }
      if (marker === undefined || marker === "wait") continue;
      begin(marker);
      return input.slice(at + marker.text.length);
    }
    sink.text(input.slice(from));
    return "";
  }

  function isUsable(marker: Marker): boolean {
    if (marker.isOrphan === true) return sink.isAtBoundary();
    return marker.formats.length === 0 || usableFormats(marker).length > 0;
  }

  function usableFormats(marker: Marker): readonly ToolCallFormat[] {
    return marker.formats.filter((format) => {
      if (format.isImplied === true && (toolNames.size === 0 || line.isInCodeBlock())) return false;
      if (format.position === "line-start") return line.isAtLineStart();
      return format.position !== "word-start" || line.isAtWordStart();
    });
  }

  function begin(marker: Marker): void {
    const usable = usableFormats(marker);
    if (usable.length > 0) {
      claim = { opener: marker.text, formats: usable, text: "" };
      return;
    }
    sink.boundary();
    if (marker.block !== undefined) reasoning = createReasoningReader(marker.block);
  }

  function readReasoning(reader: ReasoningReader, input: string, isEnd: boolean): string {
    const step = reader.read(input, isEnd);
    sink.reasoning(step.reasoning);
    if (!step.isClosed) {
      held = step.rest;
      return "";
    }
    reasoning = undefined;
    sink.boundary();
    return step.rest;
  }

  function readClaim(current: Claim, input: string, isEnd: boolean): string {
    const room = maxCallLength - current.text.length;
    const piece = input.slice(0, room);
    const rest = input.slice(room);
    current.text += piece;
    const isFull = rest !== "";
    if (current.reader === undefined) return chooseReader(current, rest, isEnd || isFull);
    return settle(current, current.reader.push(piece), { rest, isEnd, isFull });
  }

  function chooseReader(current: Claim, rest: string, isEnd: boolean): string {
    const head = current.text.slice(0, maxHeadLength);
    const answers = current.formats.map((format) => format.accepts(head, current.opener));
    const format = current.formats[answers.indexOf("yes")];
    if (format !== undefined) {
      const { opener } = current;
      current.reader = format.createReader({
        opener,
        toolNames,
        schemaOf: (name) => schemas.get(name),
      });
      const { text } = current;
      current.text = "";
      return text + rest;
    }
    if (answers.includes("wait") && current.text.length < maxHeadLength && !isEnd) return "";
    claim = undefined;
    sink.text(current.opener);
    return current.text + rest;
  }

  function settle(
    current: Claim,
    found: FormatOutcome | undefined,
    state: { readonly rest: string; readonly isEnd: boolean; readonly isFull: boolean },
  ): string {
    if (found === undefined && state.isFull) return refuseLong(current, state.rest);
    const outcome = found ?? (state.isEnd ? current.reader?.finish() : undefined);
    if (outcome === undefined) return "";
    claim = undefined;
    if (outcome.calls === null) sink.text(current.opener + current.text.slice(0, outcome.endsAt));
    else emitCalls(outcome.calls);
    return current.text.slice(outcome.endsAt) + state.rest;
  }

  function refuseLong(current: Claim, rest: string): string {
    claim = undefined;
    sink.text(current.opener + current.text);
    const message = `A tool call of more than ${String(maxCallLength)} characters was taken as text`;
    sink.event({ type: "warning", code: "tool-call-too-long", message });
    return rest;
  }

  function emitCalls(calls: readonly ParsedCall[]): void {
    sink.boundary();
    for (const call of calls) {
      if (isCut && call.isRepaired) {
        sink.event(toolCallCut(call.name));
        continue;
      }
      const coerced = coerceArguments(call.arguments, schemas.get(call.name));
      const event = { id: createId(), name: call.name, arguments: coerced.arguments };
      sink.event({ type: "tool-call", call: event, ...(call.isRepaired && { repaired: true }) });
    }
  }

  return {
    push(text) {
      drain(text, false);
      return sink.take();
    },
    flush(flushOptions = {}) {
      isCut = flushOptions.isCut ?? false;
      drain("", true);
      return sink.take();
    },
  };
}

/**
 * Text is read in pieces of this length, since a claim that is refused has what follows it in its
 * piece read again.
 */
const pieceLength = 1024;

function toPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += pieceLength) {
    pieces.push(text.slice(from, from + pieceLength));
  }
  return pieces;
}
