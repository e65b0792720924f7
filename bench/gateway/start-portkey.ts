import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Contender, Skipped } from "./contender.ts";
import { findFreePort, startChild, untilItAnswers } from "./start-child.ts";

const version = "1.15.2";
/** With any later one its streams fail (its issue 1389: "TypeError: immutable"). */
const honoServerVersion = "1.14.1";
const name = `Portkey ${version}`;
/** Kept for the next run; nothing of it belongs to the workspace. */
const folder = join(tmpdir(), `harombe-bench-portkey-${version}`);
const main = join(folder, "node_modules", "@portkey-ai", "gateway", "build", "start-server.js");

/** Portkey's gateway from npm. It takes the address of the engine from each request's headers. */
export async function startPortkey(enginePort: number): Promise<Contender | Skipped> {
  const problem = existsSync(main) ? null : install();
  if (problem !== null) return { name, reason: problem };
  const port = await findFreePort();
  const child = startChild(process.execPath, [main, `--port=${port}`, "--headless"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], TRUSTED_CUSTOM_HOSTS: "127.0.0.1,localhost" },
  });
  const origin = `http://127.0.0.1:${port}`;
  try {
    await untilItAnswers(child, `${origin}/`);
  } catch (error) {
    return { name, reason: error instanceof Error ? error.message : String(error) };
  }
  return {
    name,
    origin,
    headers: {
      authorization: "Bearer none",
      "x-portkey-provider": "openai",
      "x-portkey-custom-host": `http://127.0.0.1:${enginePort}/v1`,
    },
  };
}

/** Null when it is there now. */
function install(): string | null {
  mkdirSync(folder, { recursive: true });
  const manifest = {
    dependencies: { "@portkey-ai/gateway": version },
    overrides: { "@hono/node-server": honoServerVersion },
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, stderr, error } = spawnSync("npm", args, { cwd: folder, encoding: "utf8" });
  if (status === 0 && existsSync(main)) return null;
  return `npm could not install it: ${error?.message ?? stderr.trim().split("\n").at(-1) ?? status}`;
}
