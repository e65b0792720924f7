/** The one model of the mock engine. */
export const modelId = "bench-8b";

export interface BodyOptions {
  /** Of the whole body; reached within the length of a few words. */
  readonly bytes: number;
  readonly isStreamed: boolean;
  /** How many messages share the text; more than one makes a conversation. */
  readonly messages?: number;
  /** The answer's bound in tokens; null sends none. */
  readonly maxTokens?: number | null;
}

/** The body of a chat completion: plain words, as a person or a file would have them. */
export function createBody({
  bytes,
  isStreamed,
  messages = 1,
  maxTokens = 64,
}: BodyOptions): Buffer {
  const render = (text: (index: number) => string): string =>
    JSON.stringify({
      model: modelId,
      messages: Array.from({ length: messages }, (_, index) => ({
        role: index % 2 === 0 ? "user" : "assistant",
        content: text(index),
      })),
      ...(maxTokens !== null && { max_tokens: maxTokens }),
      ...(isStreamed && { stream: true }),
    });
  const frame = Buffer.byteLength(render(() => ""));
  const each = Math.max(1, Math.floor((bytes - frame) / messages));
  return Buffer.from(render((index) => createText(each, index)));
}

const words =
  `the answer of a machine at home is worth more when someone can see which one gave it and
 how long the others would have taken so please read this report find what changed since last week and
 write a short list with reasons`.split(/\s+/);

/** Exactly so many characters; different for each seed. */
function createText(length: number, seed: number): string {
  const parts: string[] = [];
  for (let size = 0, index = seed * 7; size < length; index += 1) {
    const word = words[(index * 13 + ((index / 5) | 0)) % words.length] ?? "";
    parts.push(word);
    size += word.length + 1;
  }
  return parts.join(" ").slice(0, length).padEnd(length, ".");
}
