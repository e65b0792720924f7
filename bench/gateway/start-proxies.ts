import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Contender, Skipped } from "./contender.ts";
import { toHaproxyConfig, toNginxConfig } from "./proxy-configs.ts";
import {
  createFolder,
  findFreePort,
  startChild,
  startModule,
  untilItAnswers,
} from "./start-child.ts";

/** In front of the engine on `enginePort`. */
export async function startRawPipe(enginePort: number): Promise<Required<Contender>> {
  const { child, port } = await startModule("raw-pipe-process.ts", [String(enginePort)]);
  const origin = `http://127.0.0.1:${port}`;
  return { name: "raw node:http pipe", origin, headers: {}, pid: child.pid ?? 0 };
}

export async function startHaproxy(enginePort: number): Promise<Contender | Skipped> {
  const version = versionOf("haproxy", /version (\S+?)[-\s]/);
  const name = `HAProxy ${version ?? ""}`.trim();
  if (version === undefined) return notInstalled(name, "haproxy");
  const port = await findFreePort();
  const file = join(createFolder(), "haproxy.cfg");
  writeFileSync(file, toHaproxyConfig({ port, enginePort }));
  const child = startChild("haproxy", ["-db", "-f", file]);
  return whenItAnswers(child, { name, port });
}

export async function startNginx(enginePort: number): Promise<Contender | Skipped> {
  const version = versionOf("nginx", /nginx\/(\S+)/);
  const name = `nginx ${version ?? ""}`.trim();
  if (version === undefined) return notInstalled(name, "nginx-light");
  const port = await findFreePort();
  const folder = createFolder();
  const file = join(folder, "nginx.conf");
  const isRoot = process.getuid?.() === 0;
  writeFileSync(file, toNginxConfig({ port, enginePort, folder, isRoot }));
  const child = startChild("nginx", ["-c", file, "-p", folder, "-e", "stderr"]);
  return whenItAnswers(child, { name, port });
}

async function whenItAnswers(
  child: ReturnType<typeof startChild>,
  { name, port }: { readonly name: string; readonly port: number },
): Promise<Contender | Skipped> {
  const origin = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(child, `${origin}/health`);
    return { name, origin };
  } catch (error) {
    return { name, reason: error instanceof Error ? error.message : String(error) };
  }
}

function notInstalled(name: string, debianPackage: string): Skipped {
  return { name, reason: `not installed: apt-get install ${debianPackage}` };
}

/** Undefined where the program is not on PATH. */
export function versionOf(command: string, pattern: RegExp): string | undefined {
  const { stdout, stderr } = spawnSync(command, ["-v"], { encoding: "utf8" });
  return pattern.exec(`${stdout ?? ""}${stderr ?? ""}`)?.[1];
}
