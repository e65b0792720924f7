/**
 * What the server adds to a request, beside the same request sent straight to the engine, through a
 * raw `node:http` pipe, HAProxy, nginx and Portkey's gateway, taking turns in one run.
 * `pnpm --filter harombe build && node bench/gateway.ts [--quick] [--strict] [--with-portkey]
 * [--sources] [--body TEXT] [--at-once N]`
 */
import { parseArgs } from "node:util";

import { type Client, createClient } from "./gateway/client.ts";
import { compare } from "./gateway/compare.ts";
import type { Contender, Skipped } from "./gateway/contender.ts";
import { createBody } from "./gateway/create-body.ts";
import { type Figures, figuresOf } from "./gateway/figures-of.ts";
import { gatewayCases } from "./gateway/gateway-cases.ts";
import { measureThroughput, type Throughput } from "./gateway/measure-throughput.ts";
import { memoryOf } from "./gateway/memory-of.ts";
import { startMockEngine } from "./gateway/mock-engine.ts";
import { percentileOf } from "./gateway/percentile-of.ts";
import { renderCase } from "./gateway/render-case.ts";
import { findHarombe, startWithCluster, startWithEngine } from "./gateway/start-harombe.ts";
import { startPortkey } from "./gateway/start-portkey.ts";
import { startHaproxy, startNginx, startRawPipe, versionOf } from "./gateway/start-proxies.ts";
import { createVerdicts } from "./gateway/verdicts.ts";
import { describeMachine } from "./report/describe-machine.ts";

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    "with-portkey": { type: "boolean", default: false },
    sources: { type: "boolean", default: false },
    body: { type: "string" },
    "at-once": { type: "string" },
  },
});
const isQuick = flags.quick;
const atOnce = flags["at-once"] === undefined ? undefined : Number(flags["at-once"]);

const engine = await startMockEngine();
const program = findHarombe({ fromSources: flags.sources });
const direct: Contender = { name: "direct", origin: `http://127.0.0.1:${engine.port}` };
const pipe = await startRawPipe(engine.port);
const others = [
  await startHaproxy(engine.port),
  await startNginx(engine.port),
  ...(flags["with-portkey"] ? [await startPortkey(engine.port)] : []),
];
const options = { enginePort: engine.port, program };
const ours = [await startWithEngine(options), await startWithCluster(options)];

const isRunning = (other: Contender | Skipped): other is Contender => "origin" in other;
const contenders = [direct, pipe, ...others.filter(isRunning), ...ours];
const clients = contenders.map((contender) => createClient(contender, { connections: 100 }));
const clientOf = (contender: Contender): Client =>
  clients.find((client) => client.contender === contender)!;

console.log(describeMachine());
console.log(`harombe is ${program.label}`);
for (const other of others) if (!isRunning(other)) console.log(`${other.name}: ${other.reason}`);
console.log(
  "times in milliseconds, median (10th to 90th percentile); added: less the direct way's",
);

const verdicts = createVerdicts();
let failed = 0;

/** Compares, prints, and keeps what the verdicts need. */
function show(title: string, figures: ReadonlyMap<Client, Figures>): void {
  const base = { direct: figures.get(clientOf(direct))!, pipe: figures.get(clientOf(pipe))! };
  console.log(`\n${renderCase(title, figures, base)}`);
  for (const our of ours) failed += figures.get(clientOf(our))!.failed;
}

// Compiled, connected and learned before anything counts.
for (const isStreamed of [false, true]) {
  const body = createBody({ bytes: 10_000, isStreamed });
  await compare(clients, { body, atOnce: 20, perTurn: isQuick ? 200 : 500, turns: 2 });
}

for (const each of gatewayCases({ isQuick, body: flags.body, atOnce })) {
  const samples = await compare(clients, each);
  const figures = new Map(
    [...samples].map(([client, list]) => [client, figuresOf(list, "totalMs")]),
  );
  const count = each.turns * each.perTurn;
  show(`${each.label}, ${each.atOnce} at once, ${count} each`, figures);
  if (each.atOnce === 1) {
    for (const our of ours) {
      verdicts.addLatency(our.name, each.label, {
        figures: figures.get(clientOf(our))!,
        direct: figures.get(clientOf(direct))!,
        pipe: figures.get(clientOf(pipe))!,
      });
    }
  }
}

// As an engine streams: a token every 10 ms.
await engine.set({ chunks: 20, paceMs: 10 });
const streams = await compare(clients, {
  body: createBody({ bytes: 200, isStreamed: true }),
  atOnce: 20,
  perTurn: 60,
  turns: isQuick ? 1 : 5,
  staggerMs: 11,
});
await engine.set({ paceMs: 0 });
const firsts = new Map([...streams].map(([client, list]) => [client, figuresOf(list, "firstMs")]));
show("first token, 200 B, 20 streams of 20 tokens, one every 10 ms", firsts);
for (const our of ours) {
  const delayMs =
    firsts.get(clientOf(our))!.spread.median - firsts.get(clientOf(direct))!.spread.median;
  verdicts.addFirstToken(our.name, delayMs);
}

const withWrk = versionOf("wrk", /wrk (\S+)/) !== undefined;
const seconds = isQuick ? 0.5 : 2;
const turns = isQuick ? 1 : 3;
const rates = await measureThroughput(clients, {
  body: createBody({ bytes: 200, isStreamed: false }),
  atOnce: 100,
  turns,
  seconds: withWrk ? Math.ceil(seconds) : seconds,
  withWrk,
});
const tool = withWrk
  ? "wrk with one thread"
  : "this process; apt-get install wrk for a lighter one";
console.log(`\nrequests a second, 200 B whole, 100 at once, ${turns} turns, sent by ${tool}`);
for (const [client, list] of rates) {
  const { perSecond, failed: count } = summarize(list);
  if (ours.some((our) => our === client.contender)) failed += count;
  const problem = count > 0 ? `  ${count} failed` : "";
  console.log(`${client.contender.name.padEnd(22)} ${perSecond.toFixed(0).padStart(8)}${problem}`);
}
for (const our of ours) {
  verdicts.addThroughput(our.name, summarize(rates.get(clientOf(our))!).perSecond);
  verdicts.addMemory(our.name, memoryOf(our.pid));
}

function summarize(list: readonly Throughput[]): Throughput {
  return {
    perSecond: percentileOf(
      list.map(({ perSecond }) => perSecond),
      0.5,
    ),
    failed: list.reduce((sum, each) => sum + each.failed, 0),
  };
}

console.log(`\n${verdicts.render()}`);
console.log(
  failed === 0
    ? "reached  no request to harombe failed"
    : `missed   ${failed} requests to harombe failed`,
);
console.log(describeMachine());
process.exit(failed > 0 || (flags.strict && verdicts.missed > 0) ? 1 : 0);
