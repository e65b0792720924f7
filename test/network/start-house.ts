import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import type { ClientMethods } from "./cluster-client.ts";
import type { MachineMethods } from "./cluster-machine.ts";
import { createNetwork, type Host } from "./create-network.ts";
import { type Callee, startCallee } from "./line-calls.ts";
import type { ClientOptions, MachineOptions, Row } from "./start-cluster.ts";

/** A row of `GET /cluster` and where it comes from. */
export interface FoundRow extends Row {
  readonly model: string | null;
  readonly source: "config" | "mdns";
}

/** A server that finds others, and someone who asks it. */
export interface Resident {
  readonly host: Host;
  /** Its process now. */
  readonly process: Callee<MachineMethods>;
  readonly client: Callee<ClientMethods>;
  start(): Promise<void>;
  rows(): Promise<readonly FoundRow[]>;
}

/** `harombe start`, as a person runs it. */
export interface CommandServer {
  /** Resolves to the line when it prints one like it. */
  says(pattern: RegExp): Promise<string>;
  /** Runs the command beside it, with the same folder. */
  run(...args: readonly string[]): Promise<string>;
  /** The same, with more in the environment. */
  runWith(more: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<string>;
  /** Sends SIGTERM and waits for the end. */
  end(): Promise<void>;
}

export interface House extends AsyncDisposable {
  readonly hosts: readonly Host[];
  addResident(host: Host, options: Partial<MachineOptions>): Promise<Resident>;
  startCommand(host: Host, environment: NodeJS.ProcessEnv): Promise<CommandServer>;
}

/** Short, so that a test sees a record run out. */
const ttlSeconds = 4;
const discovery = { ttlSeconds, retryMs: 300, modelPollMs: 1000 };
const command = fileURLToPath(import.meta.resolve("../../apps/cli/src/main.ts"));
const commandLine = [
  "--disable-warning=ExperimentalWarning",
  "--conditions=@harombe/source",
  command,
];

/** Machines on one network that know each other only by what they say there. */
export async function openHouse(hostCount: number): Promise<House> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), "harombe-house-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const network = stack.use(await createNetwork(hostCount));
  const folderFor = (name: string): Promise<string> => mkdtemp(join(directory, `${name}-`));

  const addResident: House["addResident"] = async (host, options) => {
    const { name = host.name } = options;
    const token = `token-of-${name}`;
    const machine: MachineOptions = {
      ...{ name, token, address: host.address, directory: await folderFor(name) },
      engine: { models: [`${name}:1b`], tokensPerSecond: 500 },
      // All of them run on one machine, whose id they would share.
      discovery: { ...discovery, machineId: `id-of-${name}` },
      ...options,
    };
    const launch = (): Promise<Callee<MachineMethods>> =>
      startCallee<MachineMethods>(host, "./cluster-machine.ts", machine);
    const asking: ClientOptions = {
      ...{ url: `http://${host.address}:8000`, token },
      ...{ workers: 1, requestsMax: 1 },
    };
    let process = await launch();
    const client = await startCallee<ClientMethods>(host, "./cluster-client.ts", asking);
    return {
      host,
      client,
      get process() {
        return process;
      },
      start: async () => {
        process = await launch();
      },
      rows: async () => (await client.call("get", "/cluster")) as readonly FoundRow[],
    };
  };

  const startCommand: House["startCommand"] = async (host, given) => {
    const environment = { ...given, HAROMBE_HOME: await folderFor("command") };
    const start = [...commandLine, "start", "--host", host.address];
    const shell = ["-c", 'exec "$0" "$@" 2>&1', process.execPath, ...start];
    const child = host.spawn("sh", shell, environment);
    const ended = once(child, "exit");
    const lines: string[] = [];
    const watchers = new Set<() => void>();
    createInterface({ input: child.stdout! }).on("line", (line) => {
      lines.push(line);
      for (const watcher of watchers) watcher();
    });
    const runWith: CommandServer["runWith"] = (more, ...args) => {
      const variables = Object.entries({ ...environment, ...more });
      const shown = variables.map(([key, value]) => `${key}=${value}`);
      return host.run("env", ...shown, process.execPath, ...commandLine, ...args);
    };
    return {
      runWith,
      run: (...args) => runWith({}, ...args),
      says: (pattern) => {
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        const look = (): void => {
          const line = lines.find((each) => pattern.test(each));
          if (line !== undefined) resolve(line);
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended, and said: ${lines.join("\n")}`)));
        return promise.finally(() => watchers.delete(look));
      },
      end: async () => {
        child.kill("SIGTERM");
        await ended;
      },
    };
  };

  const owned = stack.move();
  return {
    hosts: network.hosts,
    addResident,
    startCommand,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
