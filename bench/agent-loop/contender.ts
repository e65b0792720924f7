/** An agent loop on a model and a tool that answer at once. */
export interface Contender {
  readonly name: string;
  /** Runs so many steps: calls of the tool, and at last an answer. */
  run(steps: number): Promise<void>;
}

export const toolName = "echo";
export const toolDescription = "Repeats a number";
export const answer = "Done";

/** Each contender must really have done its steps. */
export function check(name: string, steps: number, made: number, text: string | undefined): void {
  if (made === steps && text === answer) return;
  throw new Error(`${name} made ${made} of ${steps} steps and answered ${JSON.stringify(text)}`);
}
