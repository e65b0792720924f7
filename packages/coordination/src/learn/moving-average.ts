/** A mean that forgets: the prior weighs like one sample, the newest sample at least `weight`. */
export interface MovingAverage {
  value: number;
  samples: number;
}

export function createMovingAverage(prior: number): MovingAverage {
  return { value: prior, samples: 0 };
}

export function addSample(average: MovingAverage, sample: number, weight = 0.1): void {
  if (!Number.isFinite(sample) || sample < 0) return;
  average.samples += 1;
  const share = Math.max(weight, 1 / (average.samples + 1));
  average.value += share * (sample - average.value);
}
