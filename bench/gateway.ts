/**
 * What the server adds to a request, beside the same request sent straight to the engine, through a
 * raw `node:http` pipe, HAProxy, nginx and Portkey's gateway, taking turns in one run.
 * `pnpm --filter harombe build && node bench/gateway.ts [--quick] [--strict] [--with-portkey]
 * [--sources] [--body TEXT] [--at-once N]`
 */
import { parseArgs } from "node:util";

import type { Client } from "./gateway/client.ts";
import { compare } from "./gateway/compare.ts";
import { createBody } from "./gateway/create-body.ts";
import { type Figures, figuresOf } from "./gateway/figures-of.ts";
import { gatewayCases } from "./gateway/gateway-cases.ts";
import { measureThroughput, summarizeThroughput } from "./gateway/measure-throughput.ts";
import { memoryOf } from "./gateway/memory-of.ts";
import { openStage } from "./gateway/open-stage.ts";
import { renderCase, renderThroughput } from "./gateway/render-case.ts";
import { findHarombe } from "./gateway/start-harombe.ts";
import { versionOf } from "./gateway/start-proxies.ts";
import { type Compared, createVerdicts } from "./gateway/verdicts.ts";
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
const { quick: isQuick, body: bodyLabel } = flags;
const onlyAtOnce = flags["at-once"] === undefined ? undefined : Number(flags["at-once"]);

const program = findHarombe({ fromSources: flags.sources });
const withPortkey = flags["with-portkey"];
const stage = await openStage({ program, withPortkey, connections: 100 });
const { engine, clients, direct, pipe, ours, skipped } = stage;
const verdicts = createVerdicts();

console.log(describeMachine());
console.log(`harombe is ${program.label}`);
for (const { name, reason } of skipped) console.log(`${name} is left out: ${reason}`);
console.log(
  "times in milliseconds, median (10th to 90th percentile); added: less the direct way's",
);

await warmUp();
for (const each of gatewayCases({ isQuick, body: bodyLabel, atOnce: onlyAtOnce })) {
  const { label, atOnce, turns, perTurn } = each;
  const samples = await compare(clients, each);
  const title = `${label}, ${atOnce} at once, ${turns * perTurn} each`;
  const figures = show(title, figuresBy("totalMs", samples));
  if (atOnce === 1) judge((name, of) => verdicts.addLatency(name, label, of), figures);
}
await compareFirstTokens();
await compareThroughput();
for (const { contender } of ours) verdicts.addMemory(contender.name, memoryOf(contender.pid));
const pipeMiB = memoryOf(pipe.contender.pid).nowMiB.toFixed(0);
console.log(`\nthe raw pipe's process has ${pipeMiB} MiB at the end`);

console.log(`\n${verdicts.render()}`);
console.log(describeMachine());
process.exit(verdicts.failed > 0 || (flags.strict && verdicts.missed > 0) ? 1 : 0);

/** Compiled, connected and learned before anything counts. */
async function warmUp(): Promise<void> {
  for (const isStreamed of [false, true]) {
    const body = createBody({ bytes: 10_000, isStreamed });
    await compare(clients, { body, atOnce: 20, perTurn: isQuick ? 200 : 1000, turns: 2 });
  }
}

/** As an engine streams, a token every 10 ms. */
async function compareFirstTokens(): Promise<void> {
  const body = createBody({ bytes: 200, isStreamed: true });
  await engine.set({ chunks: 20, paceMs: 10 });
  const paced = { body, atOnce: 20, perTurn: 60, turns: isQuick ? 1 : 5, staggerMs: 11 };
  const samples = await compare(clients, paced);
  await engine.set({ paceMs: 0 });
  const figures = show(
    "first token, 200 B, 20 streams of 20 tokens, one every 10 ms",
    figuresBy("firstMs", samples),
  );
  judge((name, of) => verdicts.addFirstToken(name, of), figures);
}

async function compareThroughput(): Promise<void> {
  const withWrk = versionOf("wrk", /wrk (\S+)/) !== undefined;
  const body = createBody({ bytes: 200, isStreamed: false });
  const turns = isQuick ? 1 : 3;
  const seconds = isQuick ? 1 : 2;
  const rates = await measureThroughput(clients, { body, atOnce: 100, turns, seconds, withWrk });
  const tool = withWrk ? "wrk with one thread" : "this process, as there is no wrk on PATH";
  const title = `requests a second, 200 B whole, 100 at once, ${turns} × ${seconds} s, sent by ${tool}`;
  console.log(`\n${title}\n${renderThroughput(rates, pipe)}`);
  for (const our of ours) {
    const { perSecond, failed } = summarizeThroughput(rates.get(our) ?? []);
    verdicts.addFailed(failed);
    verdicts.addThroughput(our.contender.name, perSecond);
  }
}

function figuresBy(
  clock: "firstMs" | "totalMs",
  samples: Awaited<ReturnType<typeof compare>>,
): ReadonlyMap<Client, Figures> {
  return new Map([...samples].map(([client, list]) => [client, figuresOf(list, clock)]));
}

/** Prints a table, and counts what of ours failed. */
function show(title: string, figures: ReadonlyMap<Client, Figures>): ReadonlyMap<Client, Figures> {
  console.log(`\n${renderCase(title, figures, baseOf(figures))}`);
  for (const our of ours) verdicts.addFailed(figures.get(our)!.failed);
  return figures;
}

/** Gives the figures of each of ours to a verdict. */
function judge(
  add: (name: string, of: Compared) => void,
  figures: ReadonlyMap<Client, Figures>,
): void {
  for (const our of ours) {
    add(our.contender.name, { figures: figures.get(our)!, ...baseOf(figures) });
  }
}

function baseOf(figures: ReadonlyMap<Client, Figures>): { direct: Figures; pipe: Figures } {
  return { direct: figures.get(direct)!, pipe: figures.get(pipe)! };
}
