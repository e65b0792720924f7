import type { ModelEvent } from "../contract/model-event.ts";
import type { JsonSchema, ToolSchema } from "../contract/model-request.ts";
import { parseToolArguments } from "../tool-calls/arguments/parse-tool-arguments.ts";
import { createCallId } from "../tool-calls/create-call-id.ts";
import { toolCallCut } from "../tool-calls/tool-call-cut.ts";

/** A piece of a tool call as engines stream it: any part may be missing or come late. */
export interface ToolCallFragment {
  readonly index?: number | null | undefined;
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
  /** JSON text in pieces; or the whole object at once. */
  readonly arguments?: string | Readonly<Record<string, unknown>> | null | undefined;
}

export interface ToolCallAssembler {
  add(fragment: ToolCallFragment): void;
  /** Appends the calls; one that is not whole only a warning, when the answer was cut. */
  finish(events: ModelEvent[], options: { readonly isCut: boolean }): void;
}

export interface ToolCallAssemblerOptions {
  /** Arguments are coerced to the parameters of the tool that they are for. */
  readonly tools?: readonly ToolSchema[];
  /** Characters of one call's arguments, at most. */
  readonly argumentsLengthMax: number;
  /** Makes an id for a call that came without one. */
  readonly createId?: () => string;
}

interface Draft {
  readonly index: number | null;
  id: string;
  name: string;
  /** Grows as a rope; flattened once, when parsed. */
  json: string;
}

/** Puts streamed tool calls together. Throws `RangeError` for arguments over the limit. */
export function createToolCallAssembler({
  tools = [],
  argumentsLengthMax,
  createId = createCallId,
}: ToolCallAssemblerOptions): ToolCallAssembler {
  const drafts: Draft[] = [];
  return {
    add(fragment) {
      const draft = findDraft(drafts, fragment);
      draft.id ||= fragment.id ?? "";
      draft.name = mergeName(draft.name, fragment.name ?? "");
      draft.json += toJson(fragment.arguments);
      if (draft.json.length > argumentsLengthMax) {
        const limit = `more than ${argumentsLengthMax} characters`;
        throw new RangeError(`arguments of ${limit} for the tool ${draft.name}`);
      }
    },
    finish(events, { isCut }) {
      for (const draft of drafts) {
        const schema = tools.find(({ name }) => name === draft.name)?.parameters;
        events.push(toEvent(draft, { isCut, createId, schema }));
      }
      drafts.length = 0;
    },
  };
}

function findDraft(drafts: Draft[], { index = null, id, name }: ToolCallFragment): Draft {
  const found = drafts.findLast((draft) => index === null || draft.index === index);
  // Some engines give every call of an answer the same index, or none: a new id, or a name after
  // arguments, begins a new call all the same.
  if (found !== undefined && !startsAnother(found, { id, name })) return found;
  const draft = { index, id: "", name: "", json: "" };
  drafts.push(draft);
  return draft;
}

function startsAnother(draft: Draft, { id, name }: ToolCallFragment): boolean {
  if (id && draft.id && id !== draft.id) return true;
  const isNamedAgain = Boolean(name) && !id && draft.name !== "" && draft.json !== "";
  return isNamedAgain && parseToolArguments(draft.json)?.isRepaired === false;
}

/** Names come whole, in pieces, or whole again with every piece. */
function mergeName(known: string, added: string): string {
  return known === added ? known : known + added;
}

function toJson(value: ToolCallFragment["arguments"]): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

interface ToEventOptions {
  readonly isCut: boolean;
  readonly createId: () => string;
  readonly schema: JsonSchema | undefined;
}

function toEvent(
  { id, name, json }: Draft,
  { isCut, createId, schema }: ToEventOptions,
): ModelEvent {
  const parsed = parseToolArguments(json, schema);
  if (isCut && parsed?.isRepaired !== false) return toolCallCut(name);
  if (parsed === null || name === "") {
    const what = name === "" ? "without a name" : `of ${name} whose arguments are no object`;
    throw new SyntaxError(`a tool call ${what}: ${json.slice(0, 80)}`);
  }
  const call = { id: id || createId(), name, arguments: parsed.arguments };
  return { type: "tool-call", call, ...(parsed.isRepaired && { repaired: true as const }) };
}
