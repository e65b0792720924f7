/** A mean that forgets: the newest sample weighs at least `weight`. */
export interface MovingAverage {
  value: number;
  samples: number;
}

/** The prior weighs like so many samples; by default the first one replaces it. */
export function createMovingAverage(prior: number, samples = 0): MovingAverage {
  return { value: prior, samples };
}

export function addSample(average: MovingAverage, sample: number, weight = 0.1): void {
  if (!Number.isFinite(sample) || sample < 0) return;
  average.samples += 1;
  const share = Math.max(weight, 1 / average.samples);
  average.value += share * (sample - average.value);
}
