import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Client } from "./client.ts";
import { takeTurn, turnOrder } from "./compare.ts";
import { percentileOf } from "./percentile-of.ts";
import { createFolder } from "./start-child.ts";

export interface Throughput {
  readonly perSecond: number;
  readonly failed: number;
}

export interface ThroughputOptions {
  readonly body: Buffer;
  readonly atOnce: number;
  readonly turns: number;
  /** Of each turn. */
  readonly seconds: number;
  readonly withWrk: boolean;
}

/** Requests a second of each contender, one figure a turn; they take turns. */
export async function measureThroughput(
  clients: readonly Client[],
  { turns, ...options }: ThroughputOptions,
): Promise<ReadonlyMap<Client, readonly Throughput[]>> {
  const results = new Map(clients.map((client) => [client, [] as Throughput[]]));
  const measure = options.withWrk ? runWrk : runClient;
  for (let turn = 0; turn < turns; turn += 1) {
    for (const client of turnOrder(clients, turn)) {
      results.get(client)?.push(await measure(client, options));
    }
  }
  return results;
}

/** The median of the turns, and all that failed. */
export function summarizeThroughput(turns: readonly Throughput[]): Throughput {
  const rates = turns.map(({ perSecond }) => perSecond);
  const failed = turns.reduce((sum, turn) => sum + turn.failed, 0);
  return { perSecond: percentileOf(rates, 0.5), failed };
}

type TurnOptions = Omit<ThroughputOptions, "turns">;

async function runWrk(client: Client, options: TurnOptions): Promise<Throughput> {
  const { origin, headers = {} } = client.contender;
  const file = join(createFolder(), "request.lua");
  writeFileSync(file, toWrkScript(options.body, headers));
  const args = ["-t1", `-c${options.atOnce}`, `-d${options.seconds}s`, "--timeout", "30s"];
  const child = spawn("wrk", [...args, "-s", file, `${origin}/v1/chat/completions`]);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  await once(child, "close");
  return parseWrk(text);
}

export function toWrkScript(body: Buffer, headers: Readonly<Record<string, string>>): string {
  const all = { "content-type": "application/json", ...headers };
  const lines = Object.entries(all).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  return `wrk.method = "POST"\nwrk.body = [==[${body.toString()}]==]\n${lines.join("\n")}\n`;
}

/** Throws for what is no report of wrk. */
export function parseWrk(text: string): Throughput {
  const perSecond = /Requests\/sec:\s*([\d.]+)/.exec(text)?.[1];
  if (perSecond === undefined) throw new Error(`wrk said ${JSON.stringify(text)}`);
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  const errors = /Socket errors:(.*)/.exec(text)?.[1]?.match(/\d+/g) ?? [];
  const failed = errors.map(Number).reduce((sum, count) => sum + count, refused);
  return { perSecond: Number(perSecond), failed };
}

/** As many as it takes until the time is over, in batches. */
async function runClient(client: Client, options: TurnOptions): Promise<Throughput> {
  const { seconds, atOnce, body } = options;
  const startedAt = performance.now();
  let done = 0;
  let failed = 0;
  while (performance.now() - startedAt < seconds * 1000) {
    const samples = await takeTurn(client, { body, atOnce, perTurn: atOnce * 10 });
    done += samples.length;
    failed += samples.filter(({ failure }) => failure !== undefined).length;
  }
  return { perSecond: (done / (performance.now() - startedAt)) * 1000, failed };
}
