import type { Tool } from "@harombe/tools";

export interface DiceOptions {
  /** A number from 0 up to, but not, 1. Default `Math.random`. */
  readonly random?: () => number;
}

export declare function createRollDiceTool(
  options?: DiceOptions,
): Tool<{ dice: number; sides: number }>;

export declare function createRecordScoreTool(): Tool<{ player: string; points: number }>;

/** What harombe loads when the package is enabled. */
export declare const tools: readonly Tool[];
