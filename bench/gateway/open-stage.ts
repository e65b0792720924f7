import { type Client, createClient } from "./client.ts";
import type { Contender, Skipped } from "./contender.ts";
import { type MockEngine, startMockEngine } from "./mock-engine.ts";
import { type HarombeProgram, startWithCluster, startWithEngine } from "./start-harombe.ts";
import { startPortkey } from "./start-portkey.ts";
import { startHaproxy, startNginx, startRawPipe } from "./start-proxies.ts";

/** Everything that runs while the benchmark does, each in a process of its own. */
export interface Stage {
  readonly engine: MockEngine;
  /** In the order of the tables: the direct way, the raw pipe, other proxies, harombe. */
  readonly clients: readonly Client[];
  readonly direct: Client;
  readonly pipe: MeasuredClient;
  readonly ours: readonly MeasuredClient[];
  readonly skipped: readonly Skipped[];
}

/** A client of something whose memory is looked at. */
export type MeasuredClient = Client<Required<Contender>>;

export interface OpenStageOptions {
  readonly program: HarombeProgram;
  readonly withPortkey: boolean;
  /** The most requests at once. */
  readonly connections: number;
}

export async function openStage({
  program,
  withPortkey,
  connections,
}: OpenStageOptions): Promise<Stage> {
  const engine = await startMockEngine();
  const { port: enginePort } = engine;
  const connect = <Kind extends Contender>(contender: Kind) =>
    createClient(contender, { connections });
  const direct = connect({ name: "direct", origin: `http://127.0.0.1:${enginePort}` });
  const pipe = connect(await startRawPipe(enginePort));
  const others = [
    await startHaproxy(enginePort),
    await startNginx(enginePort),
    ...(withPortkey ? [await startPortkey(enginePort)] : []),
  ];
  const ours = [
    connect(await startWithEngine({ enginePort, program })),
    connect(await startWithCluster({ enginePort, program })),
  ];
  const proxies = others.filter(isRunning).map(connect);
  return {
    engine,
    clients: [direct, pipe, ...proxies, ...ours],
    direct,
    pipe,
    ours,
    skipped: others.filter((other): other is Skipped => !isRunning(other)),
  };
}

function isRunning(other: Contender | Skipped): other is Contender {
  return "origin" in other;
}
