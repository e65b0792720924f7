import { type EngineModel, LlmError } from "@harombe/llm";
import { z } from "zod";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { findModel, isOwnModelName } from "../assistant/model-names.ts";
import { openRequestScope } from "../stream/request-scope.ts";

const modelSchema = z.object({
  id: z.string(),
  object: z.literal("model"),
  created: z.int(),
  owned_by: z.string(),
});

/** What the engine has, and `harombe`, which leaves the choice to us. */
export function modelEndpoints({ assistant, lifecycle }: AppParts): readonly Endpoint[] {
  const created = Math.floor(Date.now() / 1000);
  const toEntry = (id: string) => ({ id, object: "model", created, owned_by: "harombe" });
  const list = async (context: AppContext): Promise<readonly EngineModel[]> => {
    const scope = openRequestScope(context, lifecycle);
    try {
      return await assistant.models({ signal: scope.signal });
    } finally {
      scope.done();
    }
  };
  return [
    defineEndpoint({
      method: "get",
      path: "/v1/models",
      tag: "OpenAI",
      summary: "The models",
      response: {
        description: "The models",
        schema: z.object({ object: z.literal("list"), data: z.array(modelSchema) }),
      },
      async handle(context) {
        const models = await list(context);
        const data = ["harombe", ...models.map(({ id }) => id)].map(toEntry);
        return context.json({ object: "list", data });
      },
    }),
    defineEndpoint({
      method: "get",
      // Names hold slashes, which not every client encodes.
      path: "/v1/models/:id{.+}",
      tag: "OpenAI",
      summary: "One model",
      response: { description: "The model", schema: modelSchema },
      async handle(context) {
        const id = context.req.param("id") ?? "";
        if (isOwnModelName(id)) return context.json(toEntry(id));
        // A reload may have changed them.
        const { aliases } = assistant.config.cluster;
        const found = findModel(id, await list(context), aliases);
        if (!found) throw unknownModel(id);
        return context.json(toEntry(found.id));
      },
    }),
  ];
}

function unknownModel(id: string): LlmError {
  return new LlmError({
    code: "HAROMBE_LLM_MODEL_NOT_FOUND",
    message: `There is no model ${JSON.stringify(id)}`,
    isRetryable: false,
    hint: "GET /v1/models lists what there is.",
  });
}
