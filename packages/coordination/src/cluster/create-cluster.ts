import {
  type CallOptions,
  type ModelEvent,
  type ModelRequest,
  type StreamWatcher,
  watchStream,
} from "@harombe/llm";

import { acquire } from "../attempt/acquire.ts";
import type { CallRunner } from "../attempt/call.ts";
import { type AttemptOptions, startAttempt } from "../attempt/node-attempt.ts";
import { isOutput } from "../attempt/open-node-stream.ts";
import { streamAnswer } from "../attempt/stream-answer.ts";
import { createEmbedder } from "../embed/create-embedder.ts";
import { ClusterError } from "../errors/cluster-error.ts";
import { describeRequest } from "../route/describe-request.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import { createRequestTrace, type RequestTrace } from "../telemetry/request-trace.ts";
import { traceAttempt } from "../telemetry/trace-attempt.ts";
import type { ClusterOptions } from "./cluster-options.ts";
import type { Cluster } from "./cluster.ts";
import { createClusterParts } from "./create-cluster-parts.ts";
import { createMembership } from "./create-membership.ts";
import { listModels } from "./list-models.ts";
import { mergeCapabilities } from "./merge-capabilities.ts";
import { createOpenCalls, type OpenCall } from "./open-calls.ts";

/**
 * Many machines as one model. Nodes are asked how they are at once and from then on until `close`.
 * Throws `HAROMBE_CLUSTER_INVALID_NODE` for a node that cannot be, `TypeError` for a bad option.
 */
export function createCluster(options: ClusterOptions = {}): Cluster {
  const parts = createClusterParts(options);
  const membership = createMembership(parts);
  const { id, registry, dispatcher, recorder, decisions, clock, listeners, telemetry } = parts;
  const calls = createOpenCalls();
  for (const node of options.nodes ?? []) void membership.add(node);

  const close = async (): Promise<void> => {
    parts.closing.abort(closedError());
    calls.close(closedError());
    dispatcher.close(closedError());
    parts.monitor.close();
    await Promise.allSettled(registry.nodes.map((node) => node.close()));
    listeners.clear();
  };
  const describe = (request: ModelRequest): RequestNeeds =>
    describeRequest(request, { ...parts, clusterId: id });
  /** Asking where a request would go is no step of its run. */
  const preview = (request: ModelRequest): RequestNeeds => {
    const { escalation, lengths } = parts;
    return describeRequest(request, {
      lengths,
      escalation: escalation && { raise: (...asked) => escalation.peek(...asked) },
      clusterId: id,
    });
  };
  return {
    id,
    get capabilities() {
      return mergeCapabilities(registry.routed);
    },
    stream(request, call) {
      const requestTrace = createRequestTrace({ ...call, id, request, telemetry });
      const given = { ...call, request, requestTrace };
      return requestTrace.follow(() => streamRequest(given));
    },
    embed: createEmbedder(parts, membership),
    ready: membership.ready,
    status: membership.status,
    route: (request) => dispatcher.preview(preview(request)),
    get decisions() {
      return decisions.list();
    },
    metrics: () => recorder.metrics(registry.nodes, dispatcher),
    models: () => listModels(registry.nodes, parts.aliases),
    addNode: membership.add,
    removeNode: membership.remove,
    drainNode: membership.drain,
    resumeNode: membership.resume,
    updateNodes: membership.update,
    check: membership.check,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close,
    [Symbol.asyncDispose]: close,
  };

  function closedError(): ClusterError {
    return new ClusterError({
      code: "HAROMBE_CLUSTER_CLOSED",
      message: `The cluster ${id} was closed`,
      isRetryable: false,
    });
  }

  function streamRequest({
    request,
    signal,
    requestTrace,
  }: GivenRequest): AsyncIterable<ModelEvent> {
    const { limits, deadlineMs, continueStreams } = parts;
    let call: OpenCall | null = null;
    const open = (): AsyncIterable<ModelEvent> => {
      call = calls.open(signal);
      return streamAnswer(
        // To go on with an answer its text must be known, so it is not passed on in other words.
        continueStreams ? { ...request } : request,
        {
          async describe() {
            await membership.settled(parts.startGraceMs.answers, signal);
            return describe(request);
          },
          runner: createRunner(request, requestTrace),
          limits,
          continueStreams,
          deadlineMs,
          clock,
          call,
          onDecision: (decision) => decisions.add(decision),
        },
      );
    };
    return watchStream(open, () => watchAnswer(() => call?.end()));
  }

  function watchAnswer(onEnd: () => void): StreamWatcher<ModelEvent> {
    const record = { startedAt: clock.now(), firstOutputAt: null as number | null };
    return {
      note(event) {
        if (isOutput(event)) record.firstOutputAt ??= clock.now();
        if (event.type === "finish") recorder.noteAnswer(record);
      },
      end(ending) {
        onEnd();
        if (ending.type !== "failed" || !ClusterError.isInstance(ending.error)) return;
        recorder.noteError(null, ending.error);
      },
    };
  }

  function createRunner(given: ModelRequest, requestTrace: RequestTrace): CallRunner {
    return {
      async bind(needs, signal) {
        const binding = await acquire(dispatcher, needs, signal);
        recorder.queueWaitMs.add(binding.waitedMs);
        parts.changed();
        return binding;
      },
      start({ request, signal }, binding, needs) {
        const node = registry.get(binding.node.name);
        const attempt: AttemptOptions = {
          binding,
          node,
          traceModel: (model) => traceAttempt(model, binding, { node, telemetry }),
          request,
          needs,
          timeouts: parts.timeouts,
          clock,
          signal,
          onFailure: membership.noteFailure,
          onAnswered(progress) {
            const { session, complexity } = needs;
            const { tier } = binding.node;
            parts.lengths.observe(complexity.level, progress.completionTokens ?? progress.deltas);
            parts.escalation?.observe({ request: given, session, tier, progress });
            parts.changed();
          },
        };
        return requestTrace.attempt(binding, () => startAttempt(attempt));
      },
    };
  }
}

interface GivenRequest extends CallOptions {
  readonly request: ModelRequest;
  readonly requestTrace: RequestTrace;
}
