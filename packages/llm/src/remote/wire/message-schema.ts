import { z } from "zod";

/** A `data:` URL with an image: the only kind of URL that is taken, as nothing is fetched. */
const imageUrl = z
  .string()
  .regex(
    /^data:image\/[\w.+-]+;base64,/i,
    "must be a data: URL with a base64 image; no URL is fetched",
  );

const textPart = z.object({ type: z.literal("text"), text: z.string() });

/** As OpenAI's clients send them. */
const imageUrlPart = z.object({
  type: z.literal("image_url"),
  image_url: z.union([imageUrl, z.object({ url: imageUrl })]),
});

/** As our own events have them. */
const imagePart = z.object({ type: z.literal("image"), data: z.base64(), mediaType: z.string() });

const contentSchema = z.union([
  z.string(),
  z.array(z.discriminatedUnion("type", [textPart, imageUrlPart, imagePart])),
]);

const argumentsSchema = z.union([
  z.record(z.string(), z.unknown()),
  z.string().refine(isJsonObject, "must be a JSON object as text"),
]);

const toolCallSchema = z.union([
  z.object({
    id: z.string(),
    function: z.object({ name: z.string(), arguments: argumentsSchema }),
  }),
  z.object({ id: z.string(), name: z.string(), arguments: argumentsSchema }),
]);

/** One message, in OpenAI's shape or with flat tool calls. */
export const wireMessageSchema = z.object({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: contentSchema.nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(toolCallSchema).nullish(),
  /** The call that a `tool` message answers. */
  tool_call_id: z.string().nullish(),
  /** The tool of a `tool` message; found by its call where it is left out. */
  name: z.string().nullish(),
  is_error: z.boolean().nullish(),
});

export type WireMessage = z.infer<typeof wireMessageSchema>;
export type WireContent = z.infer<typeof contentSchema>;
export type WireToolCall = z.infer<typeof toolCallSchema>;

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
