import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { ServerError } from "../errors/server-error.ts";
import { embeddingInputsMax, embedTexts } from "../models/embed-texts.ts";
import { openRequestScope } from "../stream/request-scope.ts";

const embeddingsSchema = z.looseObject({
  model: z.string().min(1),
  input: z.union(
    [z.string().min(1), z.array(z.string().min(1)).min(1).max(embeddingInputsMax)],
    "a text, or a list of 1 to 2048 texts; tokens are not taken",
  ),
  encoding_format: z.enum(["float", "base64"]).nullish(),
  dimensions: z.int().min(1).nullish(),
});

export function embeddingsEndpoint(parts: AppParts): Endpoint {
  const { lifecycle } = parts;
  return defineEndpoint({
    method: "post",
    path: "/v1/embeddings",
    tag: "OpenAI",
    summary: "Vectors for texts",
    body: embeddingsSchema,
    response: {
      description: "One vector for each text, in order",
      schema: z.object({
        object: z.literal("list"),
        data: z.array(
          z.object({
            object: z.literal("embedding"),
            index: z.int(),
            embedding: z.union([z.array(z.number()), z.string()]),
          }),
        ),
        model: z.string(),
        usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
      }),
    },
    async handle(context, { body }) {
      const scope = openRequestScope(context, lifecycle);
      const { model: name, input, dimensions } = body;
      const options = { model: name, parts, signal: scope.signal };
      try {
        const { vectors, model, promptTokens } = await embedTexts(context, [input].flat(), options);
        assertDimensions(vectors[0]?.length, dimensions);
        const encode = body.encoding_format === "base64" ? toBase64 : toNumbers;
        return context.json({
          object: "list",
          data: vectors.map((vector, index) => ({
            object: "embedding",
            index,
            embedding: encode(vector),
          })),
          model,
          usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
        });
      } finally {
        scope.done();
      }
    },
  });
}

function assertDimensions(actual: number | undefined, wanted: number | null | undefined): void {
  if (wanted === null || wanted === undefined || wanted === actual) return;
  const message = `the model gives ${actual} dimensions and cannot give ${wanted}`;
  throw new ServerError(
    "HAROMBE_SERVER_INVALID_REQUEST",
    `The body is not valid: dimensions: ${message}`,
    {
      issues: [{ path: "dimensions", message }],
    },
  );
}

/** Little-endian 32-bit floats, as OpenAI's clients expect; so are the platforms that Node runs on. */
function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString("base64");
}

function toNumbers(vector: Float32Array): number[] {
  return Array.from(vector);
}
