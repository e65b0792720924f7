import { z } from "zod";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { metricsSchema } from "../metrics/metrics-schema.ts";

export function metricsEndpoint({ metrics }: AppParts): Endpoint {
  return defineEndpoint({
    method: "get",
    path: "/metrics",
    tag: "harombe",
    summary: "How the models did; a single machine is a cluster of one",
    query: z.object({ format: z.enum(["json", "prometheus"]).optional() }),
    response: {
      description: "JSON; Prometheus' text for `Accept: text/plain` or `?format=prometheus`",
      schema: metricsSchema,
      contentTypes: ["application/json", "text/plain"],
    },
    async handle(context, { query: { format } }) {
      const isText = format ? format === "prometheus" : prefersText(context.req.header("accept"));
      if (!isText) return context.json(await metrics.report());
      const headers = { "content-type": metrics.prometheusContentType };
      return context.newResponse(await metrics.prometheus(), 200, headers);
    },
  });
}

/** Prometheus asks for text or OpenMetrics by name; everyone else gets JSON. */
function prefersText(accept = ""): boolean {
  return /text\/plain|openmetrics-text/.test(accept) && !/application\/json/.test(accept);
}
