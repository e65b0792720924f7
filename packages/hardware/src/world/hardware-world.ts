import type { Execute } from "./execute.ts";
import type { SystemInformation } from "./system-information.ts";

/** What `node:os` knows of the machine. */
export interface OperatingSystem {
  readonly cpus: () => readonly { readonly model: string }[];
  readonly totalmem: () => number;
  readonly freemem: () => number;
}

/** All of the outside that detection touches; every part can be replaced. */
export interface HardwareWorld {
  readonly exec: Execute;
  /** Rejects with `code: "ENOENT"` where there is no such file. */
  readonly readFile: (path: string, options: { readonly signal: AbortSignal }) => Promise<string>;
  /** Names of the entries of a directory. */
  readonly readDirectory: (path: string) => Promise<readonly string[]>;
  /** As `process.platform` names it. */
  readonly platform: string;
  /** As `process.arch` names it. */
  readonly arch: string;
  /**
   * The variables that restrict which GPUs an engine sees: `CUDA_VISIBLE_DEVICES`,
   * `ROCR_VISIBLE_DEVICES`, `HIP_VISIBLE_DEVICES`. None in the real world: a library does not know
   * whether its own environment is the engine's.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly operatingSystem: OperatingSystem;
  readonly systemInformation: SystemInformation;
}
