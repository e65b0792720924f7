import type { CallOptions, ModelEvent, ModelRequest } from "@harombe/llm";
import {
  errorTypeOf,
  failSpan,
  routeAttributes,
  type StreamWatch,
  traceStream,
} from "@harombe/llm/telemetry";
import { context, isSpanContextValid, type Span, trace } from "@opentelemetry/api";

import type { Binding } from "../queue/create-dispatcher.ts";
import type { TelemetryOptions } from "./telemetry-options.ts";

/** What a trace shows of one request: the way to its node, and below it each node that was tried. */
export interface RequestTrace {
  /** The request's events, inside of a span `route CLUSTER`. */
  follow(open: () => AsyncIterable<ModelEvent>): AsyncIterable<ModelEvent>;
  /** One try on a node, whether or not it comes to an answer. */
  attempt<Result>(binding: Binding, start: () => Promise<Result>): Promise<Result>;
}

export interface RequestTraceOptions extends CallOptions {
  /** The cluster's. */
  readonly id: string;
  readonly request: ModelRequest;
  readonly telemetry: TelemetryOptions;
}

export function createRequestTrace(options: RequestTraceOptions): RequestTrace {
  let span: Span | null = null;
  let attempts = 0;
  let queueWaitMs = 0;
  const start = (): StreamWatch<ModelEvent> | null => {
    span = startSpan(options);
    return span && watchRequest(span, options);
  };
  return {
    follow: (open) => traceStream(open, start),
    async attempt(binding, work) {
      attempts += 1;
      queueWaitMs += binding.waitedMs;
      span?.setAttributes({
        ...routeAttributes(binding.decision),
        "gen_ai.response.model": binding.facts.id,
        "harombe.attempts": attempts,
        "harombe.queue_wait_ms": queueWaitMs,
      });
      try {
        return await work();
      } catch (error) {
        span?.addEvent("harombe.attempt.failed", {
          "harombe.node": binding.node.name,
          "harombe.attempt": attempts,
          "error.type": errorTypeOf(error),
        });
        throw error;
      }
    },
  };
}

/** Null where no SDK is registered. */
function startSpan({ id, request: { hints }, telemetry }: RequestTraceOptions): Span | null {
  const tracer = telemetry.tracer ?? trace.getTracer("@harombe/coordination");
  const span = tracer.startSpan(`route ${id}`, {
    attributes: {
      "gen_ai.request.model": hints?.model ?? id,
      "gen_ai.conversation.id": hints?.session,
      "harombe.cluster": id,
      "harombe.requested_tier": hints?.tier,
      "harombe.priority": hints?.priority,
    },
  });
  return isSpanContextValid(span.spanContext()) ? span : null;
}

function watchRequest(span: Span, { signal }: RequestTraceOptions): StreamWatch<ModelEvent> {
  let isFinished = false;
  return {
    context: trace.setSpan(context.active(), span),
    note(event) {
      if (event.type === "finish") isFinished = true;
      // What a node warns of stands on its own span.
      if (event.type === "warning" && event.code.startsWith("HAROMBE_CLUSTER_")) {
        span.addEvent("harombe.warning", { code: event.code });
      }
    },
    end(ending) {
      if (ending.type === "failed") failSpan(span, ending.error, { signal });
      else if (!isFinished) span.setAttribute("harombe.cancelled", true);
      span.end();
    },
  };
}
