import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { SimulatedEngineOptions } from "@harombe/llm/simulated";
import type { DiscoverySettings } from "@harombe/server";

import type { ClientMethods, Ending } from "./cluster-client.ts";
import type { MachineMethods } from "./cluster-machine.ts";
import { createNetwork, type Host } from "./create-network.ts";
import { type Callee, startCallee } from "./line-calls.ts";

export interface MachineOptions {
  readonly name: string;
  readonly address: string;
  readonly directory: string;
  readonly token: string;
  readonly engine?: SimulatedEngineOptions;
  /** The section of the config. */
  readonly cluster?: object;
  /** How it finds others, where the section says that it does. */
  readonly discovery?: Partial<DiscoverySettings>;
}

export interface ClientOptions {
  readonly url: string;
  readonly token: string;
  /** Requests at once. */
  readonly workers: number;
  /** In one load, at most. */
  readonly requestsMax: number;
}

/** What is looked at of a row of `GET /cluster`. */
export interface Row {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
  readonly inFlight: number;
  readonly queued: number;
  readonly requests: number;
}

/** A machine that can be killed and started again. */
export interface Machine {
  readonly name: string;
  readonly host: Host;
  /** Its process now. */
  readonly process: Callee<MachineMethods>;
  start(): Promise<void>;
}

/** Five nodes, a coordinator and a client, each on a host of its own. */
export interface TestCluster extends AsyncDisposable {
  readonly nodes: readonly Machine[];
  readonly coordinator: Machine;
  readonly client: Callee<ClientMethods>;
  rows(): Promise<readonly Row[]>;
  endings(): Promise<readonly Ending[]>;
}

const token = "token-of-the-house";
const nodeCount = 5;
/** More than there are slots, so that some always wait in the coordinator. */
const workers = nodeCount + 1;

/** One request at a time; the longest answer takes a little over a second. */
const engine: SimulatedEngineOptions = { tokensPerSecond: 30, slots: 1 };
const timeouts = { connect: 2, first_token: 3, idle: 3 };

export async function startCluster(): Promise<TestCluster> {
  await using stack = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), "harombe-network-"));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const network = stack.use(await createNetwork(nodeCount + 2));
  const [front, seat, ...hosts] = network.hosts as [Host, Host, ...Host[]];

  const create = async (host: Host, options: Partial<MachineOptions>): Promise<Machine> => {
    const full = { name: host.name, address: host.address, token, directory, ...options };
    const own = { ...full, directory: await mkdtemp(join(directory, `${full.name}-`)) };
    const launch = (): Promise<Callee<MachineMethods>> =>
      startCallee<MachineMethods>(host, "./cluster-machine.ts", own);
    let process = await launch();
    return {
      name: full.name,
      host,
      get process() {
        return process;
      },
      start: async () => {
        process = await launch();
      },
    };
  };

  const named = hosts.map((host, index) => ({ host, name: `node-${String(index + 1)}` }));
  const nodes = await Promise.all(
    named.map(({ host, name }) => {
      const models = ["simulated:1b", `${name}:1b`];
      return create(host, { name, engine: { ...engine, models } });
    }),
  );
  const coordinator = await create(front, {
    name: "coordinator",
    cluster: {
      routing: { timeouts },
      nodes: named.map(({ host, name }) => ({
        name,
        host: host.address,
        model: "simulated:1b",
        tier: 1,
        slots: 1,
        auth_token: token,
      })),
    },
  });
  const url = `http://${front.address}:8000`;
  const options: ClientOptions = { url, token, workers, requestsMax: 150 };
  const client = await startCallee<ClientMethods>(seat, "./cluster-client.ts", options);
  const owned = stack.move();
  return {
    nodes,
    coordinator,
    client,
    rows: async () => (await client.call("get", "/cluster")) as readonly Row[],
    endings: async () => (await client.call("progress")).endings,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
