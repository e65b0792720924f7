import type { Execute } from "./execute.ts";

/** Names only: its figures for GPU memory are wrong on several platforms and are never read. */
export interface SystemNames {
  readonly cpuModel: string | null;
  readonly physicalCores: number | null;
  readonly gpus: readonly { readonly name: string; readonly pciAddress: string | null }[];
}

/** Asks the `systeminformation` library. Rejects when it cannot be asked. */
export type SystemInformation = (options: {
  readonly execute: Execute;
  readonly signal: AbortSignal;
}) => Promise<SystemNames>;
