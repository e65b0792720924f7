import { once } from "node:events";
import { existsSync, globSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { Contender } from "./contender.ts";
import { toClusterConfig, toEngineConfig } from "./harombe-configs.ts";
import { createFolder, startChild, untilItAnswers } from "./start-child.ts";

const root = join(import.meta.dirname, "..", "..");
const cli = join(root, "apps", "cli");
const bundle = join(cli, "dist", "main.js");

export interface HarombeProgram {
  readonly args: readonly string[];
  /** For people: which code this is. */
  readonly label: string;
}

/** What users run, where it was built; the sources when they are asked for, or there is no build. */
export function findHarombe({ fromSources }: { readonly fromSources: boolean }): HarombeProgram {
  if (!fromSources && existsSync(bundle)) {
    return { args: [bundle], label: `apps/cli/dist/main.js${describeAge()}` };
  }
  const args = ["--conditions=@harombe/source", join(cli, "src", "main.ts")];
  return { args, label: `the sources${fromSources ? "" : ", as apps/cli has no build"}` };
}

/** An old build must not pass for what the sources say. */
function describeAge(): string {
  const builtAtMs = statSync(bundle).mtimeMs;
  const sources = globSync("{packages,apps}/*/src/**/*.ts", { cwd: root });
  const isStale = sources
    .filter((path) => !path.endsWith(".test.ts"))
    .some((path) => statSync(join(root, path)).mtimeMs > builtAtMs);
  return isStale ? ", OLDER than the sources: pnpm --filter harombe build" : "";
}

export interface StartHarombeOptions {
  readonly enginePort: number;
  readonly program: HarombeProgram;
}

/** `harombe start` with the engine as this machine's own. */
export async function startWithEngine(options: StartHarombeOptions): Promise<Required<Contender>> {
  const { enginePort } = options;
  return start("harombe, one engine", { ...options, config: toEngineConfig({ enginePort }) });
}

/** `harombe start` with two nodes, both of them the one engine under two addresses. */
export async function startWithCluster(options: StartHarombeOptions): Promise<Required<Contender>> {
  const { enginePort } = options;
  return start("harombe, two nodes", { ...options, config: toClusterConfig({ enginePort }) });
}

async function start(
  name: string,
  { program, config }: StartHarombeOptions & { readonly config: string },
): Promise<Required<Contender>> {
  const folder = createFolder();
  const file = join(folder, "harombe.yaml");
  writeFileSync(file, config);
  const child = startChild(
    process.execPath,
    [
      "--disable-warning=ExperimentalWarning",
      ...program.args,
      "start",
      "--port",
      "0",
      "--config",
      file,
    ],
    { cwd: folder, env: { PATH: process.env["PATH"], HOME: folder, HAROMBE_HOME: folder } },
  );
  let errors = "";
  child.stderr?.on("data", (text: string) => (errors = `${errors}${text}`.slice(-4000)));
  const ended = once(child, "exit").then(() => {
    throw new Error(`${name} ended. ${errors}`);
  });
  ended.catch(() => {});
  const line = once(createInterface({ input: child.stdout! }), "line") as Promise<[string]>;
  const [said] = await Promise.race([line, ended]);
  const origin = /http:\/\/[^\s"]+/.exec(said)?.[0];
  if (origin === undefined || child.pid === undefined) throw new Error(`${name} said ${said}`);
  await untilItAnswers(child, `${origin}/v1/models`);
  return { name, origin, headers: {}, pid: child.pid };
}
