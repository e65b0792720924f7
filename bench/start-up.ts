/**
 * How long `harombe --version` takes, beside a bare `node`, alternating in one run. Needs a build:
 * `pnpm build && node bench/start-up.ts`.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { describeMachine } from "./report/describe-machine.ts";
import { formatSpread, spreadOf } from "./report/spread.ts";

const repetitions = 30;
const main = join(import.meta.dirname, "..", "apps", "cli", "dist", "main.js");
const programs = {
  "node --eval 0": ["--eval", "0"],
  "harombe --version": [main, "--version"],
  "harombe --help": [main, "--help"],
};

const samples = new Map<string, number[]>();
for (let repetition = 0; repetition < repetitions; repetition += 1) {
  for (const [name, args] of Object.entries(programs)) {
    const startedAt = performance.now();
    const { status, stderr } = spawnSync(process.execPath, args);
    if (status !== 0) throw new Error(`${name} failed: ${stderr.toString()}`);
    samples.set(name, [...(samples.get(name) ?? []), performance.now() - startedAt]);
  }
}

console.log(describeMachine());
console.log(`${repetitions} repetitions each, alternating; median (10th to 90th percentile) in ms`);
for (const [name, values] of samples) {
  console.log(`${name.padEnd(20)} ${formatSpread(spreadOf(values), 0)}`);
}
