import { addToFadingCount } from "../learn/fading-count.ts";
import { isInOnePiece, observeSpeeds } from "../learn/speeds.ts";
import { countError } from "../metrics/node-metrics.ts";
import { rememberPrefix } from "../nodes/prefix-memory.ts";
import type { AnswerProgress } from "./answer-progress.ts";
import { classifyFailure, errorKindOf } from "./failure-kind.ts";
import type { AttemptOptions } from "./node-attempt.ts";

/** What one attempt comes to, for everyone who learns from it. Only the first outcome counts. */
export class AttemptAccount {
  readonly #options: AttemptOptions;
  readonly #startedAt: number;
  readonly #wasLoaded: boolean;
  #firstOutputAt: number | null = null;
  /** When the reader last got something, and how long it has taken for itself since the first. */
  #handedAt: number | null = null;
  #readerMs = 0;
  #isSettled = false;

  /** Counts the request. */
  constructor(options: AttemptOptions) {
    const { binding, clock, node } = options;
    this.#options = options;
    this.#startedAt = clock.now();
    this.#wasLoaded = binding.facts.isLoaded !== false;
    node.metrics.requests += 1;
    node.metrics.lastRequestAt = this.#startedAt;
    node.metrics.queueWaitMs.add(binding.waitedMs);
  }

  /** The reader is back: its time is over. */
  asked(): void {
    if (this.#handedAt !== null) this.#readerMs += this.#options.clock.now() - this.#handedAt;
    this.#handedAt = null;
  }

  /** The reader gets something. */
  handed({ isOutput }: { readonly isOutput: boolean }): void {
    this.#handedAt = this.#options.clock.now();
    if (isOutput) this.#firstOutputAt ??= this.#handedAt;
  }

  succeed(progress: AnswerProgress): void {
    if (!this.#settle()) return;
    const { binding, node, needs, onAnswered } = this.#options;
    const { facts, permit } = binding;
    permit.succeed();
    const completionTokens = progress.completionTokens ?? progress.deltas;
    const promptTokens = progress.promptTokens ?? needs.promptTokens;
    this.#learn(progress, { promptTokens, completionTokens });
    rememberPrefix(node.routed, needs.session, promptTokens + completionTokens);
    if (facts.isLoaded !== null) facts.isLoaded = true;
    onAnswered(progress);
    binding.release();
  }

  fail(error: unknown): void {
    if (!this.#settle()) return;
    const { binding, node, signal, clock, onFailure } = this.#options;
    if (signal.aborted) return this.#cancel();
    const kind = classifyFailure(error);
    if (kind === "node") {
      binding.permit.fail();
      addToFadingCount(node.routed.failures, clock.now());
    } else binding.permit.forget();
    node.metrics.failed += 1;
    countError(node.metrics, errorKindOf(error));
    onFailure({ node, error, kind });
    binding.release();
  }

  /** The reader has left. */
  leave(): void {
    if (this.#settle()) this.#cancel();
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    return true;
  }

  #cancel(): void {
    const { binding, node } = this.#options;
    node.metrics.cancelled += 1;
    binding.permit.forget();
    binding.release();
  }

  #learn(
    { timings }: AnswerProgress,
    { promptTokens, completionTokens }: Record<"promptTokens" | "completionTokens", number>,
  ): void {
    const { binding, node, needs, clock } = this.#options;
    const now = clock.now();
    const firstOutputAt = this.#firstOutputAt ?? now;
    const decodeMs = now - firstOutputAt;
    const firstTokenMs = firstOutputAt - this.#startedAt;
    const cached = needs.session === null ? 0 : (node.routed.prefixes.get(needs.session) ?? 0);
    observeSpeeds(binding.facts.speeds, {
      at: now,
      wasLoaded: this.#wasLoaded,
      prefillTokens: Math.max(0, promptTokens - cached),
      completionTokens,
      firstTokenMs,
      decodeMs,
      readerMs: this.#readerMs,
      timings: timings ?? {},
    });
    const { metrics } = node;
    metrics.succeeded += 1;
    metrics.promptTokens += promptTokens;
    metrics.completionTokens += completionTokens;
    const isWhole = isInOnePiece({ completionTokens, decodeMs });
    metrics.decodeMs += isWhole ? now - this.#startedAt : decodeMs;
    metrics.latencyMs.add(now - this.#startedAt);
    metrics.firstTokenMs.add(firstTokenMs);
  }
}
