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
  readonly operatingSystem: OperatingSystem;
  readonly systemInformation: SystemInformation;
}
