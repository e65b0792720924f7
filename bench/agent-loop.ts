/**
 * What an agent loop itself costs for each step, side by side in one process: an instant model, a
 * trivial tool, the contenders taking turns.
 * `node --conditions=@harombe/source bench/agent-loop.ts [repetitions]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openSqliteSessions } from "@harombe/agent/sqlite";

import { aiSdkGenerate, aiSdkStream } from "./agent-loop/ai-sdk-loop.ts";
import type { Contender } from "./agent-loop/contender.ts";
import { createHarombeLoop } from "./agent-loop/harombe-loop.ts";
import { openaiAgents } from "./agent-loop/openai-agents-loop.ts";
import { describeMachine } from "./report/describe-machine.ts";
import { type Spread, formatSpread, spreadOf } from "./report/spread.ts";

const repetitions = Number(process.argv[2] ?? 60);
const warmUps = 30;
const folder = mkdtempSync(join(tmpdir(), "harombe-bench-"));
const sessions = openSqliteSessions(join(folder, "sessions.db"));
const harombe = createHarombeLoop("harombe");
const withSqlite = createHarombeLoop("harombe, SQLite sessions", sessions);

/** Milliseconds of one whole run. */
async function time(contender: Contender, steps: number): Promise<number> {
  const startedAt = performance.now();
  await contender.run(steps);
  return performance.now() - startedAt;
}

/** Milliseconds a run, the contenders taking turns so that load hits all of them. */
async function compare(contenders: readonly Contender[], steps: number): Promise<Spread[]> {
  const samples = contenders.map((): number[] => []);
  for (let repetition = -warmUps; repetition < repetitions; repetition += 1) {
    for (const [index, contender] of contenders.entries()) {
      const elapsedMs = await time(contender, steps);
      if (repetition >= 0) samples[index]?.push(elapsedMs);
    }
  }
  return samples.map(spreadOf);
}

function perStep({ median, p10, p90, count }: Spread, steps: number): Spread {
  return { median: median / steps, p10: p10 / steps, p90: p90 / steps, count };
}

async function report(steps: number, contenders: readonly Contender[]): Promise<Spread[]> {
  const spreads = await compare(contenders, steps);
  const baseline = spreads[contenders.indexOf(aiSdkGenerate)];
  console.log(`\n${steps} steps a run, milliseconds a step`);
  for (const [index, { name }] of contenders.entries()) {
    const spread = spreads[index]!;
    const ratio = baseline
      ? `  ${(spread.median / baseline.median).toFixed(2)} of generateText`
      : "";
    console.log(`${name.padEnd(26)} ${formatSpread(perStep(spread, steps), 3)}${ratio}`);
  }
  return spreads;
}

console.log(describeMachine());
console.log(
  `${repetitions} repetitions after ${warmUps} to warm up, taking turns; median (10th to 90th percentile)`,
);
const all = [harombe, withSqlite, aiSdkGenerate, aiSdkStream, openaiAgents];
const [short] = await report(20, all);
const [long] = await report(200, [harombe, withSqlite]);
if (short && long) {
  const ratio = (long.median / short.median).toFixed(1);
  console.log(`\n200 steps of harombe take ${ratio} times as long as 20`);
}
await sessions.close();
rmSync(folder, { recursive: true });
