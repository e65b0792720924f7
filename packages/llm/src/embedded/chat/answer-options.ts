import type {
  ChatModelFunctions,
  ChatWrapper,
  GbnfJsonBasicSchema,
  GbnfJsonSchema,
  Llama,
  LlamaGrammar,
} from "node-llama-cpp";

import type { ModelEvent } from "../../contract/model-event.ts";
import type { ModelRequest, ToolSchema } from "../../contract/model-request.ts";
import type { LlamaLibrary } from "../load/llama-library.ts";
import type { LoadedModel } from "../load/loaded-model.ts";
import { toGrammarSchema } from "../schema/to-grammar-schema.ts";
import { forceCall } from "./force-call.ts";

/** What limits the shape of an answer. */
export interface AnswerShape {
  readonly chatWrapper: ChatWrapper;
  readonly tools: readonly ToolSchema[];
  readonly functions: ChatModelFunctions | undefined;
  readonly grammar: LlamaGrammar | undefined;
  readonly warnings: readonly Extract<ModelEvent, { type: "warning" }>[];
}

/** Tools and a JSON format cannot both be forced: tools win, and a warning says so. */
export async function toAnswerShape(
  request: ModelRequest,
  { chatWrapper, model }: LoadedModel,
  library: LlamaLibrary,
): Promise<AnswerShape> {
  const { toolChoice = "auto", responseFormat } = request;
  const tools = offeredTools(request);
  if (tools.length > 0) {
    const isForced = toolChoice === "required" || typeof toolChoice === "object";
    return {
      chatWrapper: isForced ? forceCall(chatWrapper, library) : chatWrapper,
      tools,
      functions: Object.fromEntries(tools.map(toFunction)),
      grammar: undefined,
      warnings: responseFormat === undefined ? [] : [formatIgnored],
    };
  }
  const plain = { chatWrapper, tools, functions: undefined, warnings: [] };
  if (responseFormat === undefined) return { ...plain, grammar: undefined };
  const { schema } = responseFormat;
  if (schema === undefined) return { ...plain, grammar: await model.llama.getGrammarFor("json") };
  const grammarSchema = toGrammarSchema(schema, { hasOptional: false });
  return { ...plain, grammar: await createGrammar(model.llama, grammarSchema) };
}

/** The library's signature infers a type from the schema, which here is known at run time only. */
async function createGrammar(llama: Llama, schema: GbnfJsonSchema): Promise<LlamaGrammar> {
  return llama.createGrammarForJsonSchema(schema as GbnfJsonBasicSchema);
}

const formatIgnored = {
  type: "warning",
  code: "format-not-enforced",
  message: "The embedded engine cannot force JSON while it offers tools: the format was not forced",
} as const;

function offeredTools({ tools = [], toolChoice = "auto" }: ModelRequest): readonly ToolSchema[] {
  if (toolChoice === "none") return [];
  return typeof toolChoice === "object"
    ? tools.filter(({ name }) => name === toolChoice.name)
    : tools;
}

function toFunction({
  name,
  description,
  parameters,
}: ToolSchema): [string, ChatModelFunctions[string]] {
  const params = toGrammarSchema(parameters, { hasOptional: true });
  const isEmpty = Object.keys(parameters["properties"] ?? {}).length === 0;
  return [name, { description, ...(isEmpty ? {} : { params }) }];
}
