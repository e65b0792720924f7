import type { ModelRequest } from "../../contract/model-request.ts";
import { type WireRequest, wireOf } from "../../contract/wire-request.ts";
import { hasOddNames } from "../../passthrough/has-odd-names.ts";
import { mayPassAnswer } from "../../passthrough/may-pass-answer.ts";
import { type MemberTexts, setMembers } from "../../passthrough/set-members.ts";
import type { EngineProfile } from "../engine-profile.ts";

export interface PassageOptions {
  readonly model: string;
  readonly profile: EngineProfile;
  /** Where the request names none. */
  readonly temperature?: number | undefined;
}

/** A request that goes to the engine in its client's words. */
export interface Passage {
  readonly body: Uint8Array;
  /** The engine is asked to answer piece by piece. */
  readonly isStreamed: boolean;
  /** The answer may go back as the engine writes it; else it is decoded like any other. */
  readonly isAnswerPassed: boolean;
  /** The client asked for the usage at the end of the stream. */
  readonly isUsageWanted: boolean;
}

/**
 * The client's words for this engine, with nothing changed but the model's name, and with what the
 * client left open set as it would be for any request. Null when the words are not those of this
 * dialect, or say something that this engine would not understand.
 */
export function toPassage(request: ModelRequest, options: PassageOptions): Passage | null {
  const wire = wireOf(request);
  if (wire?.dialect !== "openai-chat" || !isUnderstood(wire, request, options.profile)) return null;
  const isAnswerPassed = mayPassAnswer(request, wire);
  const isStreamed = wire.isStreamed || !isAnswerPassed;
  const members = membersFor(wire, request, { ...options, isStreamed });
  return {
    body: setMembers(wire.bytes, { body: wire.body, members }),
    isStreamed,
    isAnswerPassed,
    isUsageWanted: isUsageWanted(wire),
  };
}

function isUnderstood(
  { body }: WireRequest,
  { responseFormat }: ModelRequest,
  { maxTokensField, hasJsonObjectFormat }: EngineProfile,
): boolean {
  const otherField = maxTokensField === "max_tokens" ? "max_completion_tokens" : "max_tokens";
  if (isGiven(body[otherField]) || hasOddNames(body)) return false;
  if (responseFormat && !responseFormat.schema && !hasJsonObjectFormat) return false;
  // The newer word for `system`, which the templates of many models do not know.
  return !asMessages(body["messages"]).some(({ role }) => role === "developer");
}

function membersFor(
  wire: WireRequest,
  request: ModelRequest,
  { model, profile, temperature, isStreamed }: PassageOptions & Pick<Passage, "isStreamed">,
): MemberTexts {
  const { body } = wire;
  const members: Record<string, string> = {};
  if (body["model"] !== model) members["model"] = JSON.stringify(model);
  if (!isGiven(body["temperature"])) {
    const wanted = request.temperature ?? temperature;
    if (wanted !== undefined) members["temperature"] = JSON.stringify(wanted);
  }
  if (isStreamed && body["stream"] !== true) members["stream"] = "true";
  if (isStreamed && profile.hasStreamUsage && !isUsageWanted(wire)) {
    members["stream_options"] = JSON.stringify({
      ...asObject(body["stream_options"]),
      include_usage: true,
    });
  }
  return members;
}

function isUsageWanted({ body }: WireRequest): boolean {
  return asObject(body["stream_options"])["include_usage"] === true;
}

function asMessages(value: unknown): readonly { readonly role?: unknown }[] {
  return Array.isArray(value) ? (value as readonly { readonly role?: unknown }[]) : [];
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
