import type { MovingAverage } from "./moving-average.ts";
import type { Speeds } from "./speeds.ts";

/** What is usual among nodes of one kind. Used again for each decision. */
export interface PeerSpeeds {
  readonly decodeMsPerToken: PeerMean;
  readonly prefillMsPerToken: PeerMean;
  readonly startMs: PeerMean;
  readonly loadMs: PeerMean;
}

/** Of the nodes where it was measured. */
interface PeerMean {
  sum: number;
  count: number;
  /** NaN when it was measured nowhere. */
  value: number;
}

export function createPeerSpeeds(): PeerSpeeds {
  const none = (): PeerMean => ({ sum: 0, count: 0, value: NaN });
  return {
    decodeMsPerToken: none(),
    prefillMsPerToken: none(),
    startMs: none(),
    loadMs: none(),
  };
}

export function clearPeers(peers: PeerSpeeds): void {
  clear(peers.decodeMsPerToken);
  clear(peers.prefillMsPerToken);
  clear(peers.startMs);
  clear(peers.loadMs);
}

export function addPeer(peers: PeerSpeeds, speeds: Speeds): void {
  if (speeds.answers === 0) return;
  addRate(peers.decodeMsPerToken, speeds.decodeMsPerToken);
  addRate(peers.prefillMsPerToken, speeds.prefillMsPerToken);
  addTime(peers.startMs, speeds.startMs);
  addTime(peers.loadMs, speeds.loadMs);
}

/** To be called when all were added. */
export function averagePeers({
  decodeMsPerToken,
  prefillMsPerToken,
  startMs,
  loadMs,
}: PeerSpeeds): void {
  // The mean of speeds, not of times: one very slow machine does not speak for all the others.
  for (const rate of [decodeMsPerToken, prefillMsPerToken]) rate.value = rate.count / rate.sum;
  for (const time of [startMs, loadMs]) time.value = time.sum / time.count;
}

function clear(mean: PeerMean): void {
  mean.sum = 0;
  mean.count = 0;
}

function addRate(mean: PeerMean, { value, samples }: MovingAverage): void {
  if (samples === 0 || value === 0) return;
  mean.sum += 1 / value;
  mean.count += 1;
}

function addTime(mean: PeerMean, { value, samples }: MovingAverage): void {
  if (samples === 0) return;
  mean.sum += value;
  mean.count += 1;
}
