import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { runHarombe } from "../testing/run-harombe.ts";

/** The processes of a demo have its folder in their command line. */
async function processesAbout(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "args="]);
  return stdout.split("\n").filter((line) => line.includes(folder) && !line.startsWith("ps "));
}

async function openFolders() {
  const temporary = await temporaryFolder("demo-test");
  const home = await temporaryFolder("home");
  return { temporary, home, environment: { TMPDIR: temporary, HOME: home } };
}

test("shows the main job with a machine that dies, sums it up and leaves nothing behind", async () => {
  const { temporary, home, environment } = await openFolders();
  const { code, stdout, stderr } = await runHarombe(["demo", "--json"], { environment });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  const summary = JSON.parse(stdout) as Record<string, number> & {
    baseline: { p95Ms: number };
    heavy: { p95Ms: number; baseline: { p95Ms: number } };
  };
  const latency = { p50Ms: expect.any(Number), p95Ms: expect.any(Number) };
  expect(summary).toEqual({
    requests: 60,
    answered: 60,
    failed: 0,
    lost: 0,
    killed: 1,
    recovered: 1,
    ...latency,
    baseline: { policy: "round-robin", ...latency },
    heavy: { ...latency, baseline: { policy: "round-robin", ...latency } },
    tools: expect.arrayContaining(["list_directory", "read_file", "write_file", "shell"]),
    durationMs: expect.any(Number),
  });
  expect(summary["durationMs"]).toBeLessThan(40_000);
  expect(summary["p95Ms"]).toBeLessThan(summary.baseline.p95Ms);
  expect(summary.heavy.p95Ms).toBeLessThan(summary.heavy.baseline.p95Ms);
  expect(stderr).toMatch(/simulated: no model runs/);
  expect(stderr).toMatch(/The demo answers yes by itself/);
  expect(stderr).toMatch(/sorted\.txt really holds: "milk, bread, tea"/);
  expect(stderr).toMatch(/Killed fast \(kill -9 of \d+\) in the middle of answers/);
  expect(stderr).toMatch(/fast runs again and takes work/);
  expect(await readdir(temporary)).toEqual([]);
  expect(await readdir(home)).toEqual([]);
  expect(await processesAbout(temporary)).toEqual([]);
}, 60_000);

test("leaves nothing behind either when it is interrupted, and its servers end with it", async () => {
  const { temporary, environment } = await openFolders();
  const { code } = await runHarombe(["demo"], {
    environment,
    whileRunning: (child) => {
      child.stdout.on("data", (data: Buffer) => {
        if (data.toString().includes("A fourth makes a cluster")) child.kill("SIGINT");
      });
    },
  });
  expect(code).toBe(130);
  expect(await readdir(temporary)).toEqual([]);
  expect(await processesAbout(temporary)).toEqual([]);
});

test("its servers end also when it is killed itself", async () => {
  const { temporary, environment } = await openFolders();
  const { code } = await runHarombe(["demo"], {
    environment,
    whileRunning: (child) => {
      child.stdout.on("data", (data: Buffer) => {
        if (data.toString().includes("A fourth makes a cluster")) child.kill("SIGKILL");
      });
    },
  });
  expect(code).toBeNull();
  await expect.poll(() => processesAbout(temporary), { timeout: 10_000 }).toEqual([]);
});
