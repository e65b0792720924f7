import type { ModelRequest } from "../../contract/model-request.ts";
import { wireOf } from "../../contract/wire-request.ts";
import { hasOddNames } from "../../passthrough/has-odd-names.ts";
import { mayPassAnswer } from "../../passthrough/may-pass-answer.ts";
import { type MemberTexts, setMembers } from "../../passthrough/set-members.ts";
import type { OllamaRequestOptions } from "../to-ollama-request.ts";

/** A request that goes to Ollama in its client's words. */
export interface OllamaPassage {
  readonly path: "/api/chat" | "/api/generate";
  readonly body: Uint8Array;
}

/**
 * The client's words with what this machine's owner decides set as for any request: the window,
 * how long the model stays, how it thinks. Null when the answer could not go back as it is, also
 * because Ollama would name the model as it knows it and not as the client does.
 */
export function toPassage(
  request: ModelRequest,
  options: OllamaRequestOptions,
): OllamaPassage | null {
  const wire = wireOf(request);
  if (wire === undefined || wire.dialect === "openai-chat") return null;
  const { body } = wire;
  if (!mayPassAnswer(request, wire) || body["model"] !== options.model) return null;
  if (hasOddNames(body) || hasOddNames(asObject(body["options"]))) return null;
  return {
    path: wire.dialect === "ollama-chat" ? "/api/chat" : "/api/generate",
    body: setMembers(wire.bytes, { body, members: membersFor(body, options) }),
  };
}

function membersFor(
  body: Readonly<Record<string, unknown>>,
  { contextWindowTokens, temperature, keepAlive, think }: OllamaRequestOptions,
): MemberTexts {
  const given = asObject(body["options"]);
  const options = {
    ...given,
    ...(contextWindowTokens !== null && { num_ctx: contextWindowTokens }),
    temperature: given["temperature"] ?? temperature,
  };
  return {
    options: JSON.stringify(options),
    ...setUnlessGiven("keep_alive", keepAlive, body),
    ...setUnlessGiven("think", think, body),
  };
}

function setUnlessGiven(
  name: string,
  value: unknown,
  body: Readonly<Record<string, unknown>>,
): MemberTexts {
  const isGiven = body[name] !== undefined && body[name] !== null;
  return value === undefined || isGiven ? {} : { [name]: JSON.stringify(value) };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
