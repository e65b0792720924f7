import { z } from "zod";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { setHeaders } from "../app/set-headers.ts";
import type { ModelSource } from "../assistant/assistant.ts";
import { describeFailure } from "../errors/describe-failure.ts";
import { modelSource } from "../models/model-source.ts";

const healthSchema = z.object({
  status: z.enum(["healthy", "degraded"]),
  model: z.string().nullable().optional().describe("The model in use; null while there is none"),
  version: z.string().optional(),
  node: z.string().optional(),
  slots: z.int().optional().describe("Requests it serves at once, where its engine tells"),
  reason: z
    .object({ code: z.string(), message: z.string(), hint: z.string().optional() })
    .optional()
    .describe("Why it is degraded"),
});

type Health = z.output<typeof healthSchema>;

/** Always 200 while the process lives; `degraded` means that no model answers now. */
export function healthEndpoint(parts: AppParts): Endpoint {
  const { limits, nodeName, version } = parts;
  const checking = new Map<ModelSource, Promise<Health>>();
  const check = async (source: ModelSource): Promise<Health> => {
    const about = { version, node: nodeName };
    try {
      const signal = AbortSignal.timeout(limits.healthMs);
      const model = await source.model(undefined, { signal });
      const engine = await source.engine({ signal });
      const { slots } = await engine.probe({ signal });
      return { status: "healthy", model: model.id, ...about, ...(slots && { slots }) };
    } catch (error) {
      const { code, message, hint } = reasonOf(error, limits.healthMs);
      return { status: "degraded", model: null, ...about, reason: { code, message, hint } };
    }
  };
  return defineEndpoint({
    method: "get",
    path: "/health",
    tag: "harombe",
    summary: "Whether the server can answer; with a token set, strangers see the status alone",
    response: { description: "The state", schema: healthSchema },
    async handle(context) {
      setHeaders(context, answerChallenge(context, parts));
      // Another node asks for this machine: it counts the slots of the others itself.
      const source = modelSource(context, { parts });
      // However many ask at once, the engine is asked once.
      const pending = checking.get(source) ?? check(source).finally(() => checking.delete(source));
      checking.set(source, pending);
      const health = await pending;
      return context.json(context.get("isAuthorized") ? health : { status: health.status });
    },
  });
}

/** Bound to the address at which the connection arrived, so a call in memory has no proof. */
function answerChallenge(
  { env, req }: AppContext,
  { challenges }: AppParts,
): Readonly<Record<string, string>> {
  const { localAddress: address, localPort: port } = env?.incoming?.socket ?? {};
  if (!challenges || address === undefined || port === undefined) return {};
  return challenges.answer(req.raw.headers, { address, port });
}

function reasonOf(error: unknown, limitMs: number) {
  if (error instanceof Error && error.name === "TimeoutError") {
    return {
      code: "HAROMBE_SERVER_TIMEOUT",
      message: `The engine did not answer within ${limitMs} ms`,
      hint: undefined,
    };
  }
  return describeFailure(error);
}
