import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

import { expect, onTestFinished, test } from "vitest";

import { createReadFileTool } from "../builtin/read-file.ts";
import { call, createFolder, textOf } from "../fixtures/workspace.ts";
import { createPathGuard } from "../paths/path-guard.ts";

/** Exchanges a folder with a link, again and again, as fast as it can. */
const exchanger = `
const { renameSync } = require("node:fs");
const { workerData: { folder, link, spare } } = require("node:worker_threads");
for (;;) {
  renameSync(folder, spare); renameSync(link, folder);
  renameSync(folder, link); renameSync(spare, folder);
}`;

test.runIf(process.platform === "linux")(
  "a folder that is exchanged with a link while files are opened gives nothing away",
  async () => {
    const root = await createFolder();
    const [inside, outside] = [join(root, "inside"), join(root, "outside")];
    await mkdir(join(inside, "folder"), { recursive: true });
    await mkdir(outside);
    await writeFile(join(inside, "folder", "file"), "good");
    await writeFile(join(outside, "file"), "secret");
    const link = join(inside, "link");
    await symlink(outside, link);
    const workerData = { folder: join(inside, "folder"), link, spare: join(inside, "spare") };
    const worker = new Worker(exchanger, { eval: true, workerData });
    onTestFinished(async () => void (await worker.terminate()));

    const read = createReadFileTool({ guard: createPathGuard({ cwd: inside }) });
    const seen = new Set<string>();
    for (let round = 0; round < 2000; round += 1) {
      const path = join(inside, "folder", "file");
      seen.add(await call(read, { path }).then(textOf, () => "refused"));
    }
    expect([...seen].filter((text) => text !== "good" && text !== "refused")).toEqual([]);
  },
);
