import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { openRequestScope } from "../stream/request-scope.ts";

const modelSchema = z.object({
  id: z.string(),
  object: z.literal("model"),
  created: z.int(),
  owned_by: z.string(),
});

/** What the engine has, and `harombe`, which leaves the choice to us. */
export function modelsEndpoint({ assistant, lifecycle }: AppParts): Endpoint {
  const created = Math.floor(Date.now() / 1000);
  return defineEndpoint({
    method: "get",
    path: "/v1/models",
    tag: "OpenAI",
    summary: "The models",
    response: {
      description: "The models",
      schema: z.object({ object: z.literal("list"), data: z.array(modelSchema) }),
    },
    async handle(context) {
      const scope = openRequestScope(context, lifecycle);
      try {
        const models = await assistant.models({ signal: scope.signal });
        const data = ["harombe", ...models.map(({ id }) => id)].map((id) => ({
          id,
          object: "model",
          created,
          owned_by: "harombe",
        }));
        return context.json({ object: "list", data });
      } finally {
        scope.done();
      }
    },
  });
}
