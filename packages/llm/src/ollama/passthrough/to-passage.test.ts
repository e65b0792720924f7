import { describe, expect, it } from "vitest";

import { withWire } from "../../contract/wire-request.ts";
import { toPassage } from "./to-passage.ts";

const messages = [{ role: "user", content: "Hello" }] as const;

/** What goes to Ollama for these words of a client. */
function sentFor(words: object): unknown {
  const body = { model: "m", messages, ...words };
  const bytes = Buffer.from(JSON.stringify(body));
  const wire = { dialect: "ollama-chat", bytes, body, isStreamed: true } as const;
  const options = { model: "m", contextWindowTokens: 4096, temperature: undefined };
  const passage = toPassage(withWire({ messages }, wire), options);
  return passage && JSON.parse(Buffer.from(passage.body).toString());
}

describe("toPassage", () => {
  it("sets the owner's window over the client's", () => {
    expect(sentFor({ options: { num_ctx: 1_000_000, seed: 1 } })).toEqual({
      model: "m",
      messages,
      options: { num_ctx: 4096, seed: 1 },
    });
  });

  it.each(["Model", "OPTIONS", "meſſages", "\u212Aeep_alive"])(
    "passes no words on with the name %s, which Ollama would read as one of its own",
    (name) => {
      expect(sentFor({ [name]: "other" })).toBeNull();
    },
  );

  it.each(["NUM_CTX", "Temperature", "\u017Feed", "num_\u212Aeep"])(
    "passes no options on with the name %s, which Ollama would read as one of its own",
    (name) => {
      expect(sentFor({ options: { [name]: 1_000_000 } })).toBeNull();
    },
  );

  it("passes options on that it does not know", () => {
    expect(sentFor({ options: { num_gpu: 20, mirostat_v2: 1 } })).toMatchObject({
      options: { num_ctx: 4096, num_gpu: 20, mirostat_v2: 1 },
    });
  });
});
