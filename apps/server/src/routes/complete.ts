import {
  complete,
  completeRequestSchema,
  completeResponseSchema,
  encodeModelEvent,
  fromCompleteRequest,
  toCompleteResponse,
} from "@harombe/llm";

import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { setHeaders } from "../app/set-headers.ts";
import { decisionHeaders, routeHeaders } from "../models/route-headers.ts";
import { withHops } from "../models/with-hops.ts";
import { withModel } from "../models/with-model.ts";
import { keepAliveComment, toErrorEventText } from "../stream/server-sent-event.ts";

/** What one harombe node asks of another. */
export function completeEndpoint(parts: AppParts): Endpoint {
  return defineEndpoint({
    method: "post",
    path: "/api/complete",
    tag: "harombe",
    summary: "A model's answer for another harombe node",
    body: completeRequestSchema,
    response: {
      description: "The answer; with `stream: true` the model's events",
      schema: completeResponseSchema,
      contentTypes: ["application/json", "text/event-stream"],
    },
    handle(context, { body }) {
      const request = withHops(context, fromCompleteRequest(body));
      return withModel(context, { name: body.model ?? undefined, parts }, async (call) => {
        const { model, signal } = call;
        if (body.stream === true) {
          return call.stream(model.stream(request, { signal }), {
            contentType: "text/event-stream; charset=utf-8",
            headers: (first) => routeHeaders(first, parts.nodeName),
            keepAlive: keepAliveComment,
            encode: encodeModelEvent,
            encodeError: (error) => toErrorEventText(error, context.get("requestId")),
          });
        }
        const answer = await complete(model, request, { signal });
        setHeaders(context, decisionHeaders(answer.route, parts.nodeName));
        return context.json(toCompleteResponse(answer));
      });
    },
  });
}
