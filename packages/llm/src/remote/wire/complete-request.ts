import { z } from "zod";

import type {
  ModelRequest,
  ResponseFormat,
  ToolChoice,
  ToolSchema,
} from "../../contract/model-request.ts";
import { fromWireMessages } from "./from-wire-messages.ts";
import { wireMessageSchema } from "./message-schema.ts";
import { toWireMessages } from "./to-wire-messages.ts";

const jsonSchema = z.record(z.string(), z.unknown());

const flatToolSchema = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters: jsonSchema.nullish(),
});

const toolSchema = z.union([z.object({ function: flatToolSchema }), flatToolSchema]);

const toolChoiceSchema = z.union([
  z.enum(["auto", "none", "required"]),
  z.object({ function: z.object({ name: z.string() }) }),
  z.object({ name: z.string() }),
]);

const responseFormatSchema = z.object({
  type: z.enum(["text", "json", "json_object", "json_schema"]),
  schema: jsonSchema.nullish(),
  json_schema: z.object({ schema: jsonSchema.nullish() }).nullish(),
});

/** The body of POST `/api/complete`: what one harombe node asks of another. */
export const completeRequestSchema = z.object({
  /** Left to the node when it is missing. */
  model: z.string().nullish(),
  messages: z.array(wireMessageSchema).min(1),
  tools: z.array(toolSchema).nullish(),
  tool_choice: toolChoiceSchema.nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  max_tokens: z.int().min(1).nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  seed: z.int().nullish(),
  response_format: responseFormatSchema.nullish(),
  hints: z
    .object({
      session: z.string().optional(),
      tier: z.int().min(0).max(2).optional(),
      model: z.string().optional(),
      priority: z.number().optional(),
    })
    .nullish(),
  /** True for server-sent events, false or missing for one JSON document. */
  stream: z.boolean().nullish(),
});

export type CompleteRequest = z.infer<typeof completeRequestSchema>;

/** A request as the wire's body. */
export function toCompleteRequest(
  request: ModelRequest,
  { model, isStreamed }: { readonly model: string; readonly isStreamed: boolean },
): CompleteRequest {
  const { messages, tools, toolChoice, maxTokens, stop, responseFormat, hints } = request;
  // How often it was passed on stands in a header, where also requests without a body have it.
  const { hops: _hops, ...wishes } = hints ?? {};
  return {
    model,
    messages: toWireMessages(messages),
    tools: tools && tools.map((tool) => ({ ...tool })),
    tool_choice: toolChoice,
    temperature: request.temperature,
    max_tokens: maxTokens,
    stop: stop && [...stop],
    seed: request.seed,
    response_format: responseFormat && { ...responseFormat },
    hints: hints && wishes,
    stream: isStreamed,
  };
}

/** A body that the schema has passed, as a request. */
export function fromCompleteRequest(body: CompleteRequest): ModelRequest {
  const {
    tools,
    tool_choice: choice,
    temperature,
    max_tokens: maxTokens,
    stop,
    seed,
    hints,
  } = body;
  const responseFormat = fromResponseFormat(body.response_format);
  return {
    messages: fromWireMessages(body.messages),
    ...(tools && { tools: tools.map(fromTool) }),
    ...(choice && { toolChoice: fromToolChoice(choice) }),
    ...(isGiven(temperature) && { temperature }),
    ...(isGiven(maxTokens) && { maxTokens }),
    ...(isGiven(stop) && { stop: typeof stop === "string" ? [stop] : stop }),
    ...(isGiven(seed) && { seed }),
    ...(responseFormat && { responseFormat }),
    ...(hints && { hints: hints as NonNullable<ModelRequest["hints"]> }),
  };
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function fromTool(tool: z.infer<typeof toolSchema>): ToolSchema {
  const { name, description, parameters } = "function" in tool ? tool.function : tool;
  return { name, description: description ?? "", parameters: parameters ?? { type: "object" } };
}

function fromToolChoice(choice: z.infer<typeof toolChoiceSchema>): ToolChoice {
  if (typeof choice === "string") return choice;
  return { name: "function" in choice ? choice.function.name : choice.name };
}

function fromResponseFormat(
  format: z.infer<typeof responseFormatSchema> | null | undefined,
): ResponseFormat | null {
  if (!format || format.type === "text") return null;
  const schema = format.schema ?? format.json_schema?.schema;
  return { type: "json", ...(schema && { schema }) };
}
