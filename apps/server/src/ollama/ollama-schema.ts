import { z } from "zod";

/** Base64 without a prefix, as Ollama's clients send images. */
const imageSchema = z.base64();

const toolCallSchema = z.looseObject({
  id: z.string().nullish(),
  function: z.looseObject({
    name: z.string().min(1),
    arguments: z.record(z.string(), z.unknown()),
  }),
});

export const ollamaMessageSchema = z.looseObject({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: z.string().nullish(),
  thinking: z.string().nullish(),
  images: z.array(imageSchema).nullish(),
  tool_calls: z.array(toolCallSchema).nullish(),
  tool_name: z.string().nullish(),
  tool_call_id: z.string().nullish(),
});

const toolSchema = z.looseObject({
  type: z.literal("function").optional(),
  function: z.looseObject({
    name: z.string().min(1),
    description: z.string().nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** Options that a plain model call has; the others (such as `num_ctx`) are the config's business. */
const optionsSchema = z.looseObject({
  temperature: z.number().min(0).max(2).nullish(),
  num_predict: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  seed: z.int().nullish(),
});

const shared = {
  model: z.string().min(1),
  /** Unlike with OpenAI, the default is true. */
  stream: z.boolean().nullish(),
  format: z.union([z.literal(""), z.literal("json"), z.record(z.string(), z.unknown())]).nullish(),
  options: optionsSchema.nullish(),
};

export const ollamaChatSchema = z.looseObject({
  ...shared,
  messages: z.array(ollamaMessageSchema).nullish(),
  tools: z.array(toolSchema).nullish(),
});

export const ollamaGenerateSchema = z.looseObject({
  ...shared,
  prompt: z.string().nullish(),
  system: z.string().nullish(),
  images: z.array(imageSchema).nullish(),
  suffix: z
    .string()
    .nullish()
    .refine((suffix) => !suffix, "filling in the middle is not supported"),
  raw: z
    .boolean()
    .nullish()
    .refine((raw) => raw !== true, "raw prompts are not supported"),
});

export type OllamaChat = z.output<typeof ollamaChatSchema>;
export type OllamaGenerate = z.output<typeof ollamaGenerateSchema>;
export type OllamaMessage = z.output<typeof ollamaMessageSchema>;

export const doneSchema = z.object({
  model: z.string(),
  created_at: z.string(),
  done: z.boolean(),
  done_reason: z.string().optional(),
  total_duration: z.int().optional().describe("Nanoseconds, as all durations"),
  load_duration: z.int().optional(),
  prompt_eval_count: z.int().optional(),
  prompt_eval_duration: z.int().optional(),
  eval_count: z.int().optional(),
  eval_duration: z.int().optional(),
});
