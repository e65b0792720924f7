import type { EngineTimings } from "@harombe/llm";

import { addSample, createMovingAverage, type MovingAverage } from "./moving-average.ts";

/** What is assumed of a node and model while no node like it has been measured. */
export interface SpeedPriors {
  /** Default 30. */
  readonly decodeTokensPerSecond?: number;
  /** Default 600. */
  readonly prefillTokensPerSecond?: number;
  /** Bringing a model into memory. Default 8000. */
  readonly loadMs?: number;
  /** Before the first token, however short the prompt. Default 50. */
  readonly startMs?: number;
}

/** How fast one model is on one node, as traffic has shown; priors where it has shown nothing. */
export interface Speeds {
  readonly decodeMsPerToken: MovingAverage;
  readonly prefillMsPerToken: MovingAverage;
  readonly startMs: MovingAverage;
  readonly loadMs: MovingAverage;
  /** Answers that were timed. */
  answers: number;
  /** When the last of them ended, on the cluster's clock. */
  measuredAt: number;
}

export function createSpeeds({
  decodeTokensPerSecond = 30,
  prefillTokensPerSecond = 600,
  loadMs = 8000,
  startMs = 50,
}: SpeedPriors = {}): Speeds {
  return {
    decodeMsPerToken: createMovingAverage(1000 / decodeTokensPerSecond),
    prefillMsPerToken: createMovingAverage(1000 / prefillTokensPerSecond),
    startMs: createMovingAverage(startMs),
    loadMs: createMovingAverage(loadMs),
    answers: 0,
    measuredAt: 0,
  };
}

/** One answer, as it was timed. */
export interface SpeedObservation {
  /** When it ended, on the cluster's clock. */
  readonly at: number;
  readonly wasLoaded: boolean;
  /** Prompt tokens that the node had to read. */
  readonly prefillTokens: number;
  readonly completionTokens: number;
  /** From the request to the first output. */
  readonly firstTokenMs: number;
  /** From the first output to the last. */
  readonly decodeMs: number;
  /** Of that, what the reader took for itself. Default 0. */
  readonly readerMs?: number;
  /** What the engine measured itself, which knows nothing of networks and readers. Default: nothing. */
  readonly timings?: EngineTimings;
}

/** A prompt this short tells the fixed cost of a start; a longer one tells the price of a token. */
const shortPromptTokens = 128;
/** Fewer tokens are timed too roughly. */
const tellingTokens = 8;
/** Who reads more slowly times himself. */
const readerShareMax = 0.2;
/** Models are loaded seldom: each time counts for more. */
const loadWeight = 0.3;

/** Nobody writes that fast: such an answer came in one piece, as tool calls do. */
const instantMsPerToken = 0.5;

/** Whether an answer came whole at its end, so that its first output tells nothing. */
export function isInOnePiece({
  completionTokens,
  decodeMs,
}: Pick<SpeedObservation, "completionTokens" | "decodeMs">): boolean {
  return decodeMs < completionTokens * instantMsPerToken;
}

export function observeSpeeds(speeds: Speeds, observation: SpeedObservation): void {
  const { at, completionTokens, decodeMs, readerMs = 0, timings = {} } = observation;
  speeds.answers += 1;
  speeds.measuredAt = at;
  const isTelling = completionTokens >= tellingTokens;
  if (timings.decodeMs !== undefined) return observeTimings(speeds, { ...observation, timings });
  if (isTelling && isInOnePiece(observation)) return observeWhole(speeds, observation);
  if (isTelling && readerMs <= decodeMs * readerShareMax) {
    addSample(speeds.decodeMsPerToken, decodeMs / (completionTokens - 1));
  }
  observeStart(speeds, observation);
}

/** Shorter is the bookkeeping of a model that was there. */
const loadMsMin = 100;

/** What is told wins over what can only be seen from outside. */
function observeTimings(
  speeds: Speeds,
  { timings, completionTokens, prefillTokens, firstTokenMs, ...observation }: TimedObservation,
): void {
  const { prefillMs = 0, prefillTokens: readTokens = 0, decodeMs = 0 } = timings;
  const { wasLoaded } = observation;
  const isWhole = isInOnePiece({ completionTokens, decodeMs: observation.decodeMs });
  const beforeMs = firstTokenMs - prefillMs - (isWhole ? decodeMs : 0);
  const restMs = wasLoaded ? 0 : Math.max(0, beforeMs - speeds.startMs.value);
  const loadMs = timings.loadMs ?? restMs;
  if (completionTokens >= tellingTokens && decodeMs > 0) {
    addSample(speeds.decodeMsPerToken, decodeMs / completionTokens);
  }
  // However short, it is what bringing the model into memory took, where that was needed.
  if (!wasLoaded || loadMs >= loadMsMin) addSample(speeds.loadMs, loadMs, loadWeight);
  // Some engines count cached tokens as read, in no time.
  const isRead = readTokens >= shortPromptTokens && readTokens <= prefillTokens * countErrorMax;
  if (isRead) addSample(speeds.prefillMsPerToken, prefillMs / readTokens);
  if (!isWhole) {
    addSample(speeds.startMs, Math.max(0, firstTokenMs - loadMs - prefillMs));
  }
}

/** How far our estimate of a prompt may lie below the engine's count. */
const countErrorMax = 1.5;

interface TimedObservation extends SpeedObservation {
  readonly timings: EngineTimings;
}

function observeStart(speeds: Speeds, observation: SpeedObservation): void {
  const { wasLoaded, prefillTokens, firstTokenMs } = observation;
  if (!wasLoaded) {
    addSample(speeds.loadMs, Math.max(0, firstTokenMs - readMs(speeds, observation)), loadWeight);
  } else if (prefillTokens < shortPromptTokens) addSample(speeds.startMs, firstTokenMs);
  else {
    const withoutStartMs = Math.max(0, firstTokenMs - speeds.startMs.value);
    addSample(speeds.prefillMsPerToken, withoutStartMs / prefillTokens);
  }
}

/** Of an answer in one piece only the whole is known: what else is expected is taken off. */
function observeWhole(speeds: Speeds, observation: SpeedObservation): void {
  const { wasLoaded, completionTokens, firstTokenMs, decodeMs } = observation;
  const restMs = Math.max(0, firstTokenMs + decodeMs - readMs(speeds, observation));
  if (wasLoaded) return addSample(speeds.decodeMsPerToken, restMs / completionTokens);
  const writeMs = completionTokens * speeds.decodeMsPerToken.value;
  addSample(speeds.loadMs, Math.max(0, restMs - writeMs), loadWeight);
}

function readMs({ startMs, prefillMsPerToken }: Speeds, observation: SpeedObservation): number {
  return startMs.value + observation.prefillTokens * prefillMsPerToken.value;
}
