import { type ChildProcess, fork, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const children = new Set<ChildProcess>();
const folders: string[] = [];

/** Whatever ends this process ends what it started, and removes what it wrote. */
process.on("exit", endAll);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => process.exit(130));
}

function endAll(): void {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/** A real process that ends with this one. It must not have children of its own. */
export function startChild(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  return keep(spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options }));
}

/** A module of this folder as a process, which says on which port it listens. */
export async function startModule(
  file: string,
  args: readonly string[] = [],
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const child = fork(join(import.meta.dirname, file), args, {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  keep(child);
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return { child, port };
}

const said = new WeakMap<ChildProcess, string>();

function keep(child: ChildProcess): ChildProcess {
  children.add(child);
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said.set(child, `${said.get(child) ?? ""}${text}`.slice(-2000));
  });
  child.once("exit", () => children.delete(child));
  child.on("error", (error) => said.set(child, error.message));
  return child;
}

/** Resolves when something answers there with any status; throws what the process said if it ends. */
export async function untilItAnswers(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) break;
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch {
      await wait(50);
    }
  }
  throw new Error(`${child.spawnfile} does not answer at ${url}. ${said.get(child) ?? ""}`.trim());
}

/** A port that was free a moment ago, for programs that cannot choose one. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** An empty folder that is removed at the end. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "harombe-gateway-"));
  folders.push(folder);
  return folder;
}
