import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { embeddingInputsMax, embedTexts } from "../models/embed-texts.ts";
import { openRequestScope } from "../stream/request-scope.ts";
import { startAnswerClock } from "./answer-shape.ts";

const embedSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.string()).max(embeddingInputsMax)]),
});

export function ollamaEmbedEndpoint(parts: AppParts): Endpoint {
  const { lifecycle } = parts;
  return defineEndpoint({
    method: "post",
    path: "/api/embed",
    tag: "Ollama",
    summary: "Vectors for texts",
    body: embedSchema,
    response: {
      description: "One vector for each text, in order",
      schema: z.object({
        model: z.string(),
        embeddings: z.array(z.array(z.number())),
        prompt_eval_count: z.int().describe("The engine's count, else an estimate"),
      }),
    },
    async handle(context, { body }) {
      const scope = openRequestScope(context, lifecycle);
      const clock = startAnswerClock();
      try {
        const { model, input } = body;
        const options = { model, parts, signal: scope.signal };
        const { vectors, promptTokens } = await embedTexts(context, [input].flat(), options);
        const { total_duration } = clock.done("stop", null) as { total_duration: number };
        return context.json({
          model: body.model,
          embeddings: vectors.map((vector) => Array.from(vector)),
          total_duration,
          prompt_eval_count: promptTokens,
        });
      } finally {
        scope.done();
      }
    },
  });
}
