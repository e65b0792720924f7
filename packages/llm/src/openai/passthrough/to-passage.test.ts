import { describe, expect, it } from "vitest";

import type { ModelRequest } from "../../contract/model-request.ts";
import { withWire } from "../../contract/wire-request.ts";
import { engineProfiles } from "../engine-profiles.ts";
import { type Passage, toPassage } from "./to-passage.ts";

const messages = [{ role: "user", content: "Hello" }] as const;

function passageFor(
  words: object,
  {
    request = {},
    profile = engineProfiles.generic,
  }: { request?: Partial<ModelRequest>; profile?: typeof engineProfiles.generic } = {},
): Passage | null {
  const body = { model: "m", messages, ...words };
  const isStreamed = "stream" in body && body.stream === true;
  const wire = {
    dialect: "openai-chat",
    bytes: Buffer.from(JSON.stringify(body)),
    body,
    isStreamed,
  } as const;
  return toPassage(withWire({ messages, ...request }, wire), {
    model: "m",
    profile,
    temperature: 0.5,
  });
}

const bodyOf = (passage: Passage | null): unknown =>
  JSON.parse(Buffer.from(passage?.body ?? []).toString() || "null");

describe("toPassage", () => {
  it("keeps what nobody here knows, and sets what the client left open", () => {
    const passage = passageFor({ stream: true, top_p: 0.1, model: "harombe" });
    expect(bodyOf(passage)).toEqual({
      model: "m",
      messages,
      stream: true,
      top_p: 0.1,
      temperature: 0.5,
      stream_options: { include_usage: true },
    });
    expect(passage).toMatchObject({ isStreamed: true, isAnswerPassed: true, isUsageWanted: false });
  });

  it("keeps the client's own temperature, also zero", () => {
    const passage = passageFor({ temperature: 0, stream: true }, { request: { temperature: 0 } });
    expect(bodyOf(passage)).toMatchObject({ temperature: 0 });
  });

  it("lets a whole answer pass that has a limit", () => {
    const passage = passageFor({ max_tokens: 9 }, { request: { maxTokens: 9 } });
    expect(passage).toMatchObject({ isStreamed: false, isAnswerPassed: true });
    expect(bodyOf(passage)).toEqual({ model: "m", messages, max_tokens: 9, temperature: 0.5 });
  });

  it("asks piece by piece for a whole answer of any length", () => {
    const passage = passageFor({});
    expect(passage).toMatchObject({ isStreamed: true, isAnswerPassed: false });
    expect(bodyOf(passage)).toMatchObject({
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("decodes the answers of models that may call tools", () => {
    const tools = [{ name: "t", description: "", parameters: { type: "object" } }];
    expect(passageFor({ stream: true }, { request: { tools } })).toMatchObject({
      isAnswerPassed: false,
    });
  });

  it("decodes answers that must have a format, so that somebody can check it", () => {
    const responseFormat = { type: "json", schema: { type: "object" } } as const;
    expect(passageFor({ stream: true }, { request: { responseFormat } })).toMatchObject({
      isAnswerPassed: false,
    });
  });

  it.each([
    ["a limit under the other name", { max_completion_tokens: 5 }, {}],
    ["a name that an engine may read as another", { Model: "other" }, {}],
    ["a developer's message", { messages: [{ role: "developer", content: "Be brief" }] }, {}],
    [
      "a format that the engine has not",
      {},
      { request: { responseFormat: { type: "json" } }, profile: engineProfiles.lmStudio },
    ],
  ] as const)("translates %s", (_, words, options) => {
    expect(passageFor(words, options)).toBeNull();
  });

  it("translates a request that was copied: its words may say something else by then", () => {
    const body = { model: "m", messages };
    const wire = {
      dialect: "openai-chat",
      bytes: Buffer.from(JSON.stringify(body)),
      body,
      isStreamed: false,
    } as const;
    const copy = { ...withWire({ messages }, wire) };
    expect(toPassage(copy, { model: "m", profile: engineProfiles.generic })).toBeNull();
  });
});
