import { z } from "zod";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { type CountedEmbeddings, embeddingInputsMax, embedTexts } from "../models/embed-texts.ts";
import { openRequestScope } from "../stream/request-scope.ts";
import { startAnswerClock } from "./answer-shape.ts";

const embedSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.string()).max(embeddingInputsMax)]),
});

const promptSchema = z.looseObject({
  model: z.string().min(1),
  prompt: z.string().default("").describe("None or an empty one gets an empty vector"),
});

/** `/api/embed`, and what Ollama's clients asked before there was that. */
export function ollamaEmbedEndpoints(parts: AppParts): readonly Endpoint[] {
  const embed = async (
    context: AppContext,
    model: string,
    texts: readonly string[],
  ): Promise<CountedEmbeddings> => {
    const scope = openRequestScope(context, parts.lifecycle);
    try {
      return await embedTexts(context, texts, { model, parts, signal: scope.signal });
    } finally {
      scope.done();
    }
  };
  return [
    defineEndpoint({
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
      async handle(context, { body: { model, input } }) {
        const clock = startAnswerClock();
        const { vectors, promptTokens } = await embed(context, model, [input].flat());
        const { total_duration } = clock.done("stop", null) as { total_duration: number };
        return context.json({
          model,
          embeddings: vectors.map((vector) => Array.from(vector)),
          total_duration,
          prompt_eval_count: promptTokens,
        });
      },
    }),
    defineEndpoint({
      method: "post",
      path: "/api/embeddings",
      tag: "Ollama",
      summary: "A vector for one text, as older clients ask for it",
      body: promptSchema,
      response: {
        description: "The vector",
        schema: z.object({ embedding: z.array(z.number()) }),
      },
      async handle(context, { body: { model, prompt } }) {
        const texts = prompt === "" ? [] : [prompt];
        const { vectors } = await embed(context, model, texts);
        return context.json({ embedding: Array.from(vectors[0] ?? []) });
      },
    }),
  ];
}
