import { execFile as execFileOfNode } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { readFile as readFileOfNode } from "node:fs/promises";
import { promisify } from "node:util";

import { DiscoveryError } from "../errors/discovery-error.ts";

export interface MachineIdOptions {
  /**
   * Keeps an id for machines that have none of their own (most containers): `load` returns what
   * was saved, or undefined.
   */
  readonly fallback?:
    | {
        readonly load: () => Promise<string | undefined>;
        readonly save: (id: string) => Promise<void>;
      }
    | undefined;
  readonly platform?: NodeJS.Platform | undefined;
  readonly readFile?: ((path: string) => Promise<string>) | undefined;
  /** Runs a program and resolves to what it prints; 5 s at most. */
  readonly exec?: ((file: string, args: readonly string[]) => Promise<string>) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the ids of this program are derived with; without it they could be matched with others'. */
const salt = "harombe machine id v1";

/**
 * 32 hexadecimal digits that stay the same on one machine. It is a keyed hash of the operating
 * system's id (`/etc/machine-id`, `IOPlatformUUID`, `MachineGuid`), which never leaves the machine,
 * as machine-id(5) asks of programs. Cloned virtual machines may share it. Throws
 * `HAROMBE_DISCOVERY_NO_MACHINE_ID` when there is none and no fallback.
 */
export async function getMachineId(options: MachineIdOptions = {}): Promise<string> {
  const raw = (await readRawId(options)) ?? (await useFallback(options));
  options.signal?.throwIfAborted();
  return createHmac("sha256", raw).update(salt).digest("hex").slice(0, 32);
}

async function readRawId(options: MachineIdOptions): Promise<string | undefined> {
  const { platform = process.platform, readFile = readText, signal } = options;
  const { exec = (file, args) => runProgram(file, args, signal) } = options;
  const sources = {
    darwin: [
      async () =>
        find(/"IOPlatformUUID" = "([^"]+)"/, await exec("/usr/sbin/ioreg", ioregArguments)),
    ],
    win32: [async () => find(/MachineGuid\s+REG_SZ\s+(\S+)/, await exec("reg.exe", regArguments))],
  };
  const files = ["/etc/machine-id", "/var/lib/dbus/machine-id"].map(
    (path) => async () => find(/^([\da-f-]{16,})\s*$/i, await readFile(path)),
  );
  for (const source of platform === "darwin" || platform === "win32" ? sources[platform] : files) {
    const id = await source().catch(() => undefined);
    signal?.throwIfAborted();
    if (id !== undefined) return id.toLowerCase();
  }
  return undefined;
}

const ioregArguments = ["-rd1", "-c", "IOPlatformExpertDevice"];
/** `/reg:64`: a 32-bit process would see another registry. */
const regArguments = [
  "query",
  String.raw`HKLM\SOFTWARE\Microsoft\Cryptography`,
  "/v",
  "MachineGuid",
  "/reg:64",
];

async function useFallback({ fallback }: MachineIdOptions): Promise<string> {
  if (fallback === undefined) {
    throw new DiscoveryError({
      code: "HAROMBE_DISCOVERY_NO_MACHINE_ID",
      message: "This machine has no id of its own, and no fallback was given",
      isRetryable: false,
      hint: "On Linux: systemd-machine-id-setup",
    });
  }
  const saved = (await fallback.load())?.trim();
  if (saved !== undefined && saved !== "") return saved;
  const created = randomUUID();
  await fallback.save(created);
  return created;
}

const find = (pattern: RegExp, text: string): string | undefined => pattern.exec(text)?.[1];

const readText = (path: string): Promise<string> => readFileOfNode(path, "utf8");

async function runProgram(
  file: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const limits = { timeout: 5_000, windowsHide: true, ...(signal ? { signal } : {}) };
  const { stdout } = await promisify(execFileOfNode)(file, args, { ...limits, encoding: "utf8" });
  return stdout;
}
