/**
 * What a thousand open streams hold in memory while their readers hardly read, and whether the
 * engine is held back meanwhile; beside a raw `node:http` pipe.
 * `pnpm --filter harombe build && node bench/slow-readers.ts [--quick] [--strict] [--sources]
 * [--streams N]`
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

import { holdStreams, type HoldReport } from "./gateway/hold-streams.ts";
import { startMockEngine } from "./gateway/mock-engine.ts";
import { findHarombe, startWithCluster, startWithEngine } from "./gateway/start-harombe.ts";
import { startRawPipe } from "./gateway/start-proxies.ts";
import {
  hasSmallBuffers,
  runWithSmallBuffers,
  socketBufferBytes,
} from "./gateway/with-small-buffers.ts";
import { describeMachine } from "./report/describe-machine.ts";

const exitCode = await runWithSmallBuffers();
if (exitCode !== null) process.exit(exitCode);

const { values: flags } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    strict: { type: "boolean", default: false },
    sources: { type: "boolean", default: false },
    streams: { type: "string" },
  },
});
const chunkBytes = 16_384;
const tokens = flags.quick ? 64 : 128;
const slowSeconds = flags.quick ? 1 : 5;
/** What may be resident at most, however long the answers and however slow the readers. */
const residentMiBMax = (count: number): number => 256 + 0.75 * count;

/** Where each socket may swallow megabytes, the kernel has no memory for more. */
const streamsMax = hasSmallBuffers && !flags.quick ? 1000 : 200;
const streams = allowedStreams(Number(flags.streams ?? streamsMax));
const engine = await startMockEngine();
await engine.set({ chunks: tokens, chunkBytes });
const program = findHarombe({ fromSources: flags.sources });
const places = { enginePort: engine.port, program };
const contenders = [
  await startRawPipe(engine.port),
  await startWithEngine(places),
  await startWithCluster(places),
];

console.log(describeMachine());
console.log(`harombe is ${program.label}`);
console.log(
  hasSmallBuffers
    ? `sockets buffer ${socketBufferBytes.send / 1024} KiB to send and ${socketBufferBytes.receive / 1024} KiB received, in a network namespace of their own`
    : "sockets buffer what this system lets them, which hides much (on Linux run it as root, with `ip`)",
);
const megabytes = (tokens * chunkBytes) / 1024 ** 2;
console.log(
  `${streams} streams of ${megabytes} MiB at once, sent as fast as they are taken; nobody reads, then all\nread 4 KiB every 20 ms for ${slowSeconds} s, then all read on to the end. Resident memory in MiB`,
);

let missed = 0;
let failed = 0;
for (const { name, origin, pid } of contenders) {
  const report = await holdStreams({ engine, origin, pid, streams, tokens, slowSeconds });
  console.log(`\n${renderReport(name, report)}`);
  failed += streams - report.whole;
  missed += judge(report);
}
process.exit(failed > 0 || (flags.strict && missed > 0) ? 1 : 0);

function renderReport(name: string, report: HoldReport): string {
  const { restMiB, stalledMiB, slowMiB, end, stalledBytesEach, whole, problem } = report;
  const peakMiB = peakOf(report);
  const eachKiB = ((peakMiB - restMiB) * 1024) / streams;
  return [
    name,
    `  at rest ${restMiB.toFixed(0)}, nobody reads ${stalledMiB.toFixed(0)}, all read slowly ${slowMiB.toFixed(0)}, at the end ${end.nowMiB.toFixed(0)}, peak ${peakMiB.toFixed(0)}: ${eachKiB.toFixed(0)} KiB a stream`,
    `  while nobody read, the engine got rid of ${(stalledBytesEach / 1024).toFixed(0)} of ${megabytes * 1024} KiB a stream`,
    `  ${whole} of ${streams} arrived whole${problem === null ? "" : `; the first that did not: ${problem}`}`,
  ].join("\n");
}

function peakOf({ stalledMiB, slowMiB, end }: HoldReport): number {
  return end.peakMiB ?? Math.max(stalledMiB, slowMiB, end.nowMiB);
}

/** Prints a line for each aim; returns how many were missed. */
function judge(report: HoldReport): number {
  const bound = residentMiBMax(streams);
  const peakMiB = peakOf(report);
  const share = report.stalledBytesEach / (tokens * chunkBytes);
  const aims: readonly (readonly [boolean, string])[] = [
    [report.whole === streams, "nothing lost"],
    [share < 0.9, `the engine is held back, at ${(share * 100).toFixed(0)} % of the answer`],
    [
      peakMiB <= bound,
      `${peakMiB.toFixed(0)} MiB at most (the bound is 256 MiB and 768 KiB a stream: ${bound})`,
    ],
  ];
  for (const [isReached, text] of aims)
    console.log(`  ${isReached ? "reached" : "missed "} ${text}`);
  return aims.filter(([isReached]) => !isReached).length;
}

/** A proxy needs two files for each stream; Node raises its own limit as far as it may. */
function allowedStreams(wanted: number): number {
  const { stdout } = spawnSync("sh", ["-c", "ulimit -Hn"], { encoding: "utf8" });
  const files = Number(stdout);
  if (!(files < wanted * 2 + 200)) return wanted;
  const fewer = Math.floor((files - 200) / 2);
  console.log(
    `Only ${files} files may be open here (ulimit -n), so ${fewer} streams, not ${wanted}`,
  );
  return fewer;
}
