import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { runHarombe } from "../testing/run-harombe.ts";

test("shows the main job, sums it up and leaves nothing behind", async () => {
  const temporary = await mkdtemp(join(tmpdir(), "harombe-demo-test-"));
  const home = await mkdtemp(join(tmpdir(), "harombe-home-"));
  const { code, stdout, stderr } = await runHarombe(["demo", "--json"], {
    environment: { TMPDIR: temporary, HOME: home },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  expect(JSON.parse(stdout)).toEqual({
    requests: expect.any(Number),
    answered: expect.any(Number),
    failed: 0,
    lost: 0,
    killed: 0,
    recovered: 0,
    p50Ms: expect.any(Number),
    p95Ms: expect.any(Number),
    baseline: null,
    tools: expect.arrayContaining(["list_directory", "read_file", "write_file", "shell"]),
    durationMs: expect.any(Number),
  });
  expect(stderr).toMatch(/simulated: no model runs/);
  expect(stderr).toMatch(/The demo answers yes by itself/);
  expect(stderr).toMatch(/sorted\.txt really holds: "milk, bread, tea"/);
  expect(await readdir(temporary)).toEqual([]);
  expect(await readdir(home)).toEqual([]);
});
