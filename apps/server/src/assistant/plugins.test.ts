import { mkdir, readFile, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";

import type { Config } from "@harombe/config";
import { expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { collect, getJson, post, readEvents, readUntil } from "../fixtures/http-client.ts";
import { startTestServer } from "../fixtures/start-test-server.ts";
import type { Approval } from "../routes/approval-shape.ts";

const name = "harombe-tool-dice";
const source = resolve(import.meta.dirname, "../../../../examples/custom-tools");

/** A folder of plugins in which the example is installed, as `npm install --prefix` leaves it. */
async function installDice(): Promise<string> {
  const folder = await temporaryFolder("plugins");
  await mkdir(join(folder, "node_modules"));
  await symlink(source, join(folder, "node_modules", name), "junction");
  return folder;
}

function withPlugins(folder: string, plugins: Partial<Config["plugins"]> = {}) {
  return (config: Config): Config => ({
    ...config,
    plugins: {
      ...config.plugins,
      plugin_dir: folder,
      plugins: { [name]: { enabled: true } },
      ...plugins,
    },
  });
}

test("a tool of a package runs, and its dangerous one asks with the preview it gives", async () => {
  await using server = await startTestServer({ configure: withPlugins(await installDice()) });
  const rolled = await getJson(
    post(`${server.url}/chat`, { message: 'call roll_dice with {"dice": 1, "sides": 2}' }),
  );
  expect(rolled["response"]).toMatch(/[12]/);

  const message = 'call record_score with {"player": "Ada", "points": 7}';
  const events = readEvents(await post(`${server.url}/chat/stream`, { message }));
  await readUntil(events, "approval");
  const [approval] = await getJson<Approval[]>(fetch(`${server.url}/approvals`));
  const path = join(server.directory, "scores.csv");
  expect(approval?.operation).toMatchObject({
    tool_name: "record_score",
    preview: `Adds the line "Ada,7" to ${path}`,
  });
  await getJson(post(`${server.url}/approvals/${approval?.approval_id}`, { decision: "approve" }));
  expect((await collect(events)).at(-1)?.event).toBe("done");
  expect(await readFile(path, "utf8")).toBe("Ada,7\n");
});

test.each<[string, Partial<Config["plugins"]>]>([
  ["plugins are switched off", { enabled: false }],
  ["the package is blocked", { blocked: [name] }],
  ["the package is switched off", { plugins: { [name]: { enabled: false } } }],
  ["the package is not named", { plugins: {} }],
])("an installed package is left alone when %s", async (_why, plugins) => {
  const configure = withPlugins(await installDice(), plugins);
  await using server = await startTestServer({ configure });
  expect(server.assistant.tools.map((tool) => tool.name)).not.toContain("roll_dice");
  expect(server.assistant.warnings).toEqual([]);
});

test("a package that is not installed is a warning that says how to get it", async () => {
  const folder = await temporaryFolder("plugins");
  await using server = await startTestServer({ configure: withPlugins(folder) });
  expect(server.assistant.warnings).toEqual([
    {
      code: "HAROMBE_TOOL_PACKAGE_NOT_INSTALLED",
      message: expect.stringContaining(`npm install --prefix ${JSON.stringify(folder)} ${name}`),
    },
  ]);
});
