import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryFolder } from "../../../../../test/temporary-folder.ts";
import { type HarombeResult, runHarombe } from "../../testing/run-harombe.ts";
import { startNode } from "../../testing/start-node.ts";

/** A home with a configuration of its own, and the command there. */
async function openHome(config: string) {
  const home = await temporaryFolder("cluster");
  const path = join(home, "harombe.yaml");
  await writeFile(path, config);
  const environment = { HAROMBE_HOME: home, HOME: home };
  return {
    path,
    harombe: (...args: string[]): Promise<HarombeResult> => runHarombe(args, { environment }),
    read: () => readFile(path, "utf8"),
  };
}

type Home = Awaited<ReturnType<typeof openHome>>;

async function json<Value>(home: Home, ...args: string[]): Promise<Value> {
  const { code, stdout, stderr } = await home.harombe(...args, "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  return JSON.parse(stdout) as Value;
}

interface Row {
  readonly name: string;
  readonly status: string;
  readonly reason: string | null;
}

const standing = (rows: readonly Row[]) => rows.map(({ name, status }) => [name, status]);

/** Nobody listens there: the port is reserved and needs a right that tests do not have. */
const deadPort = 2;

test("shows each node, and why one is not available, where no server runs", async () => {
  await using open = await startNode();
  await using closed = await startNode({ token: "a-token-that-nobody-has" });
  const home = await openHome(
    `cluster:
  nodes:
    - { name: open, host: 127.0.0.1, port: ${open.port}, model: "simulated:1b", tier: 0 }
    - { name: closed, host: 127.0.0.1, port: ${closed.port}, model: "simulated:1b", tier: 1 }
    - { name: gone, host: 127.0.0.1, port: ${deadPort}, model: "simulated:1b", tier: 2 }
`,
  );
  const [table, rows, route, doctor] = await Promise.all([
    home.harombe("cluster", "status"),
    json<Row[]>(home, "cluster", "status"),
    json<object>(home, "cluster", "route", "What is 2+2?"),
    home.harombe("doctor"),
  ]);
  expect(table.stdout).toMatch(/^Name +Host +Tier +Model +Status +Latency +Why\nopen +127/);
  expect(table.stdout).toMatch(/gone +127\.0\.0\.1:2 +2 +simulated:1b +unavailable +- +\S/);
  expect(standing(rows)).toEqual([
    ["open", "available"],
    ["closed", "unauthorized"],
    ["gone", "unavailable"],
  ]);
  expect(route).toMatchObject({
    node: "open",
    tier: 0,
    complexity: { level: "simple" },
    candidates: [{ node: "open", eligible: true }, { eligible: false }, { eligible: false }],
  });
  expect(doctor.stdout).toMatch(/warn {2}cluster +1 of 3 nodes answer: open/);
  expect(doctor.stdout).toMatch(/auth_token of closed/);
  expect(doctor.stdout).toMatch(/pass {2}engine +cluster in this process, \d+ ms/);
});

test("explains a question's class where no node answers, and where there is none", async () => {
  const home = await openHome(
    `cluster:
  nodes:
    - { name: gone, host: 127.0.0.1, port: ${deadPort}, model: "simulated:1b", tier: 2 }
`,
  );
  const alone = await openHome("");
  const prompt = "Refactor this Python code to use async/await, and write unit tests";
  const [decision, text, lonely, status] = await Promise.all([
    json<object>(home, "cluster", "route", prompt),
    home.harombe("cluster", "route", prompt),
    json<object>(alone, "cluster", "route", "What is 2+2?"),
    alone.harombe("cluster", "status"),
  ]);
  expect(decision).toMatchObject({ node: null, complexity: { level: "complex" } });
  expect(text.stdout).toMatch(/^No node could take it now .*\nIt is complex, which is tier 2/);
  expect(lonely).toMatchObject({ node: null, complexity: { level: "simple" }, candidates: [] });
  expect(status.stdout).toMatch(/^No other machine is configured/);
});

test("adds, drains, resumes and removes in the file, and keeps what a person wrote there", async () => {
  const home = await openHome("# mine\nmodel: # this one\n  name: simulated:1b\n");
  const before = await home.read();
  const add = ["cluster", "add", "desk", "10.0.0.2", "--model", "qwen3:8b", "--tier", "1"];
  const added = await home.harombe(...add, "--slots", "2", "--token", "${env:DESK}");
  expect(added).toMatchObject({ code: 0, stdout: `Added desk to ${home.path}.\n` });
  expect((await home.read()).slice(before.length)).toMatchInlineSnapshot(`
    "
    cluster:
      nodes:
        - name: desk
          host: 10.0.0.2
          model: qwen3:8b
          tier: 1
          slots: 2
          auth_token: \${env:DESK}
    "
  `);
  const again = await home.harombe(...add);
  expect(again).toMatchObject({ code: 1, stdout: "" });
  expect(again.stderr).toMatch(/^Error: There is a node "desk" already\n/);
  expect(await home.harombe("cluster", "drain", "desk")).toMatchObject({ code: 0 });
  expect(await home.read()).toContain("enabled: false");
  expect(await home.harombe("cluster", "resume", "desk")).toMatchObject({ code: 0 });
  expect(await home.read()).toContain("enabled: true");
  const wrong = await home.harombe("cluster", "remove", "dsek");
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("Did you mean desk?") });
  expect(await home.harombe("cluster", "remove", "desk")).toMatchObject({ code: 0 });
  expect((await home.read()).trimEnd()).toBe(before.trimEnd());
});

test.each([
  [["--tier", "3"], 2, '--tier "3" is not a number from 0 to 2'],
  [["--tier", "1", "--port", "0"], 2, '--port "0" is not a number from 1 to 65535'],
  [["--tier", "1", "--kind", "vllm"], 2, '--kind "vllm" is none of harombe, ollama, openai'],
  [["--tier", "1", "--mac", "zz"], 1, "a hardware address such as 00:11:22:33:44:55"],
  [["--tier", "1", "--token", "hunter2"], 1, "${env:NAME}"],
])("add with %j changes nothing", async (options, code, said) => {
  const home = await openHome("");
  const result = await home.harombe("cluster", "add", "x", "h", "--model", "m", ...options);
  expect(result).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(said) });
  expect(await home.read()).toBe("");
});

test("sends one real request to each node, and says why one gave no answer", async () => {
  await using open = await startNode({ engine: { firstTokenMs: 20, tokensPerSecond: 200 } });
  const home = await openHome(
    `cluster:
  nodes:
    - { name: open, host: 127.0.0.1, port: ${open.port}, model: "simulated:1b", tier: 0 }
    - { name: gone, host: 127.0.0.1, port: ${deadPort}, model: "simulated:1b", tier: 2 }
    - { name: idle, host: 127.0.0.1, port: ${open.port}, model: m, tier: 2, enabled: false }
`,
  );
  const { code, stdout } = await home.harombe("cluster", "test", "--json");
  expect({ code, tests: JSON.parse(stdout) as unknown }).toEqual({
    code: 1,
    tests: [
      {
        name: "open",
        model: "simulated:1b",
        ok: true,
        firstTokenMs: expect.any(Number),
        tokensPerSecond: expect.any(Number),
        tokens: 20,
        totalMs: expect.any(Number),
        error: null,
      },
      expect.objectContaining({
        name: "gone",
        ok: false,
        error: expect.stringMatching(/Cannot reach/),
      }),
      expect.objectContaining({ name: "idle", ok: false, error: "it is disabled" }),
    ],
  });
});

test("init adds an example that changes nothing until it is edited, and only once", async () => {
  const home = await openHome("model:\n  name: mine");
  expect((await home.harombe("cluster", "init")).stdout).toMatch(/^Put an example at the end of/);
  const text = await home.read();
  expect(text).toMatch(/^model:\n {2}name: mine\n\n# Other machines/);
  expect(await json(home, "cluster", "status")).toEqual([]);
  expect((await home.harombe("cluster", "init")).stdout).toMatch(/^The example is in .* already/);
  expect(await home.read()).toBe(text);

  await writeFile(home.path, text.replaceAll(/^# (?=cluster| )/gm, ""));
  const third = await home.harombe("cluster", "init");
  expect(third.stdout).toMatch(/has machines already: desk, server\.\nNothing was written/);
});

test("finds an Ollama server where it is told to look, and adds nothing", async () => {
  const { startSimulatedEngine } = await import("@harombe/llm/simulated");
  await using engine = await startSimulatedEngine();
  const { port } = new URL(engine.url);
  const home = await openHome("");
  const where = ["--subnet", "127.0.0.1/32", "--port", port];
  const [found, unmeant, adding] = await Promise.all([
    home.harombe("cluster", "discover", "--ollama", ...where),
    home.harombe("cluster", "discover", "--subnet", "127.0.0.1/32"),
    home.harombe("cluster", "discover", "--ollama", "--add", ...where),
  ]);
  expect(found.stdout).toMatch(
    `harombe cluster add NAME 127.0.0.1 --port ${port} --kind ollama --model simulated:1b --tier 1`,
  );
  expect(unmeant).toMatchObject({ code: 2, stderr: expect.stringContaining("need --ollama") });
  expect(adding).toMatchObject({ code: 2, stdout: "" });
  expect(await home.read()).toBe("");
});

test("changes reach the server that runs", async () => {
  await using one = await startNode();
  await using two = await startNode();
  const home = await openHome("");
  await json(home, "start", "--detach", "--port", "0");
  try {
    const add = (name: string, port: number): Promise<HarombeResult> =>
      home.harombe(
        ...["cluster", "add", name, "127.0.0.1", "--port", String(port)],
        ...["--model", "simulated:1b", "--tier", "1", "--kind", "harombe"],
      );
    expect((await add("one", one.port)).stdout).toMatch(/The running server has it: available/);
    await home.harombe("cluster", "drain", "one");
    expect(standing(await json(home, "cluster", "status"))).toEqual([["one", "draining"]]);
    await home.harombe("cluster", "resume", "one");
    expect(standing(await json(home, "cluster", "status"))).toEqual([["one", "available"]]);

    const text = await home.read();
    const second = `    - { name: two, host: 127.0.0.1, port: ${two.port}, model: "simulated:1b", tier: 0 }\n`;
    await writeFile(home.path, text + second);
    expect(await home.harombe("cluster", "reload")).toMatchObject({ code: 0 });
    await expect
      .poll(async () => standing(await json(home, "cluster", "status")), { timeout: 20_000 })
      .toContainEqual(["two", "available"]);
    expect(await json(home, "cluster", "route", "What is 2+2?")).toMatchObject({ node: "two" });
    expect(await json(home, "cluster", "metrics")).toMatchObject({
      nodes: { one: { total_requests: 0 }, two: { total_requests: 0 } },
    });

    await writeFile(home.path, "cluster: { nodes: [ 7 ] }\n");
    const refused = await home.harombe("cluster", "reload");
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("cluster.nodes[0]") });
    await writeFile(home.path, text + second);
    expect(await home.harombe("cluster", "remove", "one")).toMatchObject({ code: 0 });
    expect(standing(await json(home, "cluster", "status"))).toEqual([["two", "available"]]);
  } finally {
    await home.harombe("stop");
  }
});

test("a node that was off when the server read it gets work again without a restart", async () => {
  await using one = await startNode();
  const home = await openHome(
    `cluster:
  nodes:
    - { name: one, host: 127.0.0.1, port: ${one.port}, model: "simulated:1b", tier: 0, enabled: false }
`,
  );
  await json(home, "start", "--detach", "--port", "0");
  try {
    const resumed = await home.harombe("cluster", "resume", "one");
    expect(resumed).toMatchObject({ code: 0, stderr: expect.stringContaining("reads its conf") });
    await expect
      .poll(async () => standing(await json(home, "cluster", "status")), { timeout: 20_000 })
      .toEqual([["one", "available"]]);
  } finally {
    await home.harombe("stop");
  }
});

test("what needs a running server says so", async () => {
  const home = await openHome("");
  const [metrics, reload] = await Promise.all([
    home.harombe("cluster", "metrics"),
    home.harombe("cluster", "reload"),
  ]);
  expect(metrics).toMatchObject({ code: 1, stderr: expect.stringContaining("harombe start") });
  expect(reload).toMatchObject({ code: 1, stderr: expect.stringContaining("harombe start") });
});
