import type { LanguageModel, ModelEvent, ModelRequest } from "@harombe/llm";

import type { ManagedNode } from "../nodes/create-managed-node.ts";
import type { Binding } from "../queue/create-dispatcher.ts";
import {
  describeIneligibility,
  findLack,
  ineligibility,
  reasonCodes,
} from "../route/ineligibility.ts";
import type { RequestNeeds } from "../route/request-needs.ts";
import type { Clock } from "../time/clock.ts";
import { withTimeLimit } from "../time/with-time-limit.ts";
import { type AnswerProgress, createAnswerProgress, noteEvent } from "./answer-progress.ts";
import { AttemptAccount } from "./attempt-account.ts";
import { type FailureKind, UnfitError } from "./failure-kind.ts";
import { type NodeTimeouts, nodeTimeout, timeoutsFor } from "./node-timeouts.ts";
import { isOutput, type NodeStream, openNodeStream } from "./open-node-stream.ts";

/** What happened on a node, for everyone who learns from it. */
export interface NodeFailure {
  readonly node: ManagedNode;
  readonly error: unknown;
  readonly kind: FailureKind;
}

export interface AttemptOptions {
  readonly binding: Binding;
  readonly node: ManagedNode;
  readonly request: ModelRequest;
  readonly needs: RequestNeeds;
  readonly timeouts: NodeTimeouts;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The node's model, watched. */
  readonly traceModel: (model: LanguageModel) => LanguageModel;
  readonly onFailure: (failure: NodeFailure) => void;
  readonly onAnswered: (progress: AnswerProgress) => void;
}

/** One answer that has begun on one node. */
export interface NodeAttempt {
  readonly node: ManagedNode;
  readonly modelId: string;
  readonly progress: AnswerProgress;
  /** The next event; null behind `finish`. Rejects when the node fails. */
  next(): Promise<ModelEvent | null>;
  /** The same at once; undefined for what has to be waited for. Throws when the node has failed. */
  ready(): ModelEvent | null | undefined;
  /** Ends the attempt, whatever its state; what nobody read is lost. */
  leave(): void;
}

/**
 * Asks a node and waits for its first real output: what came before it, such as a role, is held
 * back, so that another node can still be asked. Rejects with what the node said.
 */
export async function startAttempt(options: AttemptOptions): Promise<NodeAttempt> {
  const { binding, node, request } = options;
  const { facts } = binding;
  const timeouts = timeoutsFor(request, { timeouts: options.timeouts, speeds: facts.speeds });
  const progress = createAnswerProgress();
  const account = new AttemptAccount(options);
  const held: ModelEvent[] = [];
  let stream: NodeStream | null = null;

  /** What a result means here; undefined when it is to be passed over. */
  const take = (result: IteratorResult<ModelEvent>): ModelEvent | null | undefined => {
    if (result.done === true) {
      if (progress.finishReason !== null) return null;
      throw new Error(`${node.config.name} ended its answer without saying why`);
    }
    const event = result.value;
    // A cluster behind this node names its own machines; here the node is the answer.
    if (event.type === "route") return undefined;
    noteEvent(progress, event);
    account.handed({ isOutput: isOutput(event) });
    // Nothing comes behind it, and many readers leave here.
    if (event.type === "finish") account.succeed(progress);
    return event;
  };
  const read = async (): Promise<ModelEvent | null> => {
    account.asked();
    try {
      for (;;) {
        const event = take(stream!.ready() ?? (await stream!.next()));
        if (event !== undefined) return event;
      }
    } catch (error) {
      throw broken(error);
    }
  };
  const readReady = (): ModelEvent | null | undefined => {
    account.asked();
    try {
      const result = stream?.ready();
      return result && take(result);
    } catch (error) {
      throw broken(error);
    }
  };
  const broken = (error: unknown): unknown => {
    stream?.leave(error);
    account.fail(error);
    return error;
  };

  try {
    const model = node.opened(facts.id) ?? (await openModel(options, timeouts));
    assertFit(node, options);
    const traced = options.traceModel(model);
    stream = openNodeStream({ ...options, node: node.config.name, model: traced, timeouts });
  } catch (error) {
    throw broken(error);
  }
  for (let event = await read(); event !== null; event = await read()) {
    held.push(event);
    if (isOutput(event)) break;
  }
  return {
    node,
    modelId: facts.id,
    progress,
    next: async () => held.shift() ?? read(),
    ready: () => held.shift() ?? readReady(),
    leave() {
      stream?.leave();
      account.leave();
    },
  };
}

function openModel(
  { node, binding: { facts }, clock, signal }: AttemptOptions,
  { connectMs }: NodeTimeouts,
): Promise<LanguageModel> {
  return withTimeLimit((limited) => node.model(facts.id, { signal: limited }), {
    clock,
    limitMs: connectMs,
    createError: (limitMs) => nodeTimeout(node.config.name, "connect", limitMs),
    signal,
  });
}

/** What a model can do is known for sure only once it was asked for. */
function assertFit({ routed }: ManagedNode, { binding: { facts }, needs }: AttemptOptions): void {
  const lack = findLack(facts, needs);
  if (lack === ineligibility.none) return;
  const why = describeIneligibility(lack, { node: routed, facts, needs });
  throw new UnfitError(`${routed.name} cannot take this: ${why}`, { code: reasonCodes[lack] });
}
