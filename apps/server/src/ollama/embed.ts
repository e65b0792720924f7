import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { modelSource } from "../models/model-source.ts";
import { embeddingInputsMax } from "../openai/embeddings.ts";
import { openRequestScope } from "../stream/request-scope.ts";
import { startAnswerClock } from "./answer-shape.ts";

const embedSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.string()).max(embeddingInputsMax)]),
});

export function ollamaEmbedEndpoint(parts: AppParts): Endpoint {
  const { lifecycle, nodeName } = parts;
  return defineEndpoint({
    method: "post",
    path: "/api/embed",
    tag: "Ollama",
    summary: "Vectors for texts",
    body: embedSchema,
    response: {
      description: "One vector for each text, in order",
      schema: z.object({ model: z.string(), embeddings: z.array(z.array(z.number())) }),
    },
    async handle(context, { body }) {
      const scope = openRequestScope(context, lifecycle);
      const options = { signal: scope.signal };
      const clock = startAnswerClock();
      try {
        const source = modelSource(context, { parts, hopsMax: 1 });
        const model = await source.embeddingModel(body.model, options);
        const vectors = await model.embed([body.input].flat(), options);
        const { total_duration } = clock.done("stop", null) as { total_duration: number };
        context.header("x-harombe-node", model.node ?? nodeName);
        return context.json({
          model: body.model,
          embeddings: vectors.map((vector) => Array.from(vector)),
          total_duration,
        });
      } finally {
        scope.done();
      }
    },
  });
}
