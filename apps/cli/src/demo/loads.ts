/** Questions that the demo sends at a steady pace. */
export interface DemoLoad {
  readonly prompts: readonly string[];
  /** Between one question and the next. */
  readonly intervalMs: number;
}

/** Short and long questions in turn. */
const lengths = [8, 30, 12, 45, 10, 20] as const;
const prompts = Array.from(
  { length: 24 },
  (_, index) => `count to ${lengths[index % lengths.length]}`,
);

/** About two thirds of what all servers together can do. */
export const usualLoad: DemoLoad = { prompts, intervalMs: 90 };
/** More than they can do: a queue builds up. */
export const heavyLoad: DemoLoad = { prompts, intervalMs: 50 };
