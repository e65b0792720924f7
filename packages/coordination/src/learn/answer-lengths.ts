import type { ComplexityLevel } from "@harombe/llm";

import { addSample, createMovingAverage } from "./moving-average.ts";

/** How long answers are, by the complexity of what was asked. */
export interface AnswerLengths {
  /** Tokens that an answer is expected to have. */
  expect(level: ComplexityLevel, maxTokens?: number): number;
  observe(level: ComplexityLevel, completionTokens: number): void;
}

/** The newest answer's weight: low, because lengths scatter widely around their mean. */
const weight = 0.02;

export function createAnswerLengths(
  priors: Readonly<Record<ComplexityLevel, number>> = { simple: 120, medium: 300, complex: 600 },
): AnswerLengths {
  const means = {
    simple: createMovingAverage(priors.simple, 1),
    medium: createMovingAverage(priors.medium, 1),
    complex: createMovingAverage(priors.complex, 1),
  };
  return {
    expect: (level, maxTokens = Infinity) => Math.min(means[level].value, maxTokens),
    observe: (level, completionTokens) => addSample(means[level], completionTokens, weight),
  };
}
