import { mkdir, readFile, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { type HarombeResult, runHarombe } from "../testing/run-harombe.ts";

let home: string;

beforeEach(async () => {
  home = await temporaryFolder("home");
});

function harombe(...args: string[]): Promise<HarombeResult> {
  const environment = { HAROMBE_INFERENCE__BACKEND: "simulated", HAROMBE_HOME: home };
  return runHarombe(args, { environment });
}

async function harombeJson(...args: string[]): Promise<unknown> {
  const { stdout } = await harombe(...args, "--json");
  return JSON.parse(stdout);
}

test("config show says where each value came from and masks secrets", async () => {
  await writeFile(
    join(home, "harombe.yaml"),
    "model:\n  name: qwen3:8b\nserver:\n  auth_token: abc\n",
  );
  const { stdout, stderr } = await harombe("config", "show");
  expect(stdout).toMatch(/model\.name +"qwen3:8b" +.*harombe\.yaml:2/);
  expect(stdout).toMatch(/inference\.backend +"simulated" +.*HAROMBE_INFERENCE__BACKEND/);
  expect(stdout).toMatch(/server\.port +8000 +default/);
  expect(stdout + stderr).not.toContain("abc");
  expect(stderr).toMatch(/Warning: .*server\.auth_token/);
});

test("config check names every mistake with its place", async () => {
  await writeFile(join(home, "harombe.yaml"), "modle:\n  name: x\nserver:\n  port: 99999\n");
  const { code, stderr } = await harombe("config", "check");
  expect(code).toBe(1);
  expect(stderr).toMatch(/harombe\.yaml:1:1.*modle.*model/);
  expect(stderr).toMatch(/harombe\.yaml:4:\d+.*server\.port.*99999/);
});

describe("config check of cluster.discovery.token", () => {
  const weak = "hunter2-s3cret";
  const check = async (token: string, ...args: string[]) => {
    const text = `cluster:\n  discovery:\n    token: ${JSON.stringify(token)}\n`;
    await writeFile(join(home, "harombe.yaml"), text);
    const environment = { HAROMBE_HOME: home, WEAK: weak, STRONG: "0123456789abcdef" };
    return runHarombe(["config", "check", ...args], { environment });
  };

  test.each([weak, "${env:WEAK}", "${file:weak}"])("%s is too short for a start", async (token) => {
    await writeFile(join(home, "weak"), `${weak}\n`);
    const { code, stdout, stderr } = await check(token);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${join(home, "harombe.yaml")}:3:1 cluster.discovery.token has 14 characters; allowed: at least 16 characters, or \`harombe start\` refuses it\nMake one with: openssl rand -hex 32\n`,
    );
    expect(stdout + stderr).not.toContain(weak);
    const json = await check(token, "--json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      issues: [{ path: "cluster.discovery.token", found: "14 characters", line: 3 }],
    });
    expect(json.stdout + json.stderr).not.toContain(weak);
  });

  test("doctor finds it, too", async () => {
    await check(weak);
    const { code, stdout } = await runHarombe(["doctor"], { environment: { HAROMBE_HOME: home } });
    expect(code).toBe(1);
    expect(stdout).toContain("cluster.discovery.token has 14 characters");
    expect(stdout).not.toContain(weak);
  });

  test.each(["0123456789abcdef", "${env:STRONG}", "${env:NOT_HERE}"])(
    "%s is right",
    async (token) => {
      const { code, stdout } = await check(token);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: `${join(home, "harombe.yaml")} is right.\n`,
      });
    },
  );

  test("names the variable that holds it", async () => {
    const environment = { HAROMBE_HOME: home, HAROMBE_CLUSTER__DISCOVERY__TOKEN: weak };
    const { code, stderr } = await runHarombe(["config", "check"], { environment });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /Error: HAROMBE_CLUSTER__DISCOVERY__TOKEN cluster\.discovery\.token has 14/,
    );
  });
});

describe("config set", () => {
  const path = () => join(home, "harombe.yaml");
  const set = async (text: string, ...args: string[]) => {
    await writeFile(path(), text);
    const { code, stderr } = await harombe("config", "set", ...args);
    return { code, stderr, text: await readFile(path(), "utf8") };
  };

  test("changes one value and leaves comments, order and line ends alone", async () => {
    const before = "\uFEFF# mine\r\nserver: # here\r\n  port: 8000 # old\r\n";
    expect(await set(before, "server.port", "9000")).toEqual({
      code: 0,
      stderr: "",
      text: before.replace("8000", "9000"),
    });
    const file = "C:\\models\\a b.gguf";
    expect((await set("# mine\n", "inference.embedded.model_path", file)).code).toBe(0);
    const shown = (await harombeJson("config", "show")) as { path: string; value: unknown }[];
    expect(shown.find(({ path: key }) => key === "inference.embedded.model_path")?.value).toBe(
      file,
    );
  });

  test("makes a file where there is none", async () => {
    expect((await harombe("config", "set", "tools.allowed_paths", "[., ~/notes]")).code).toBe(0);
    expect((await harombe("config", "check")).code).toBe(0);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
  });

  test.each([
    [["server.prot", "1"], 1, /server\.prot[\s\S]*server\.port/],
    [["server.port", "99999"], 1, /server\.port[\s\S]*99999/],
    [["server.port", "["], 1, /server\.port/],
    [["server.auth_token", "abc"], 1, /server\.auth_token is a secret/],
    [["server..port", "1"], 2, /"server\.\.port" is no key path/],
    [["server.port"], 2, /VALUE/],
  ])("%j changes nothing and says why", async (args, code, message) => {
    const result = await set("# mine\n", ...args);
    expect(result).toEqual({ code, stderr: expect.stringMatching(message), text: "# mine\n" });
    expect(result.stderr).not.toContain("abc");
  });
});

test("config schema prints a JSON Schema", async () => {
  const { stdout } = await harombe("config", "schema");
  expect(JSON.parse(stdout)).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    properties: { model: { properties: { context_length: { default: 8192, minimum: 1024 } } } },
  });
});

test("hardware tells of this machine", async () => {
  expect(await harombeJson("hardware")).toMatchObject({
    platform: process.platform,
    arch: process.arch,
    cpu: { logicalCores: expect.any(Number) },
    memory: { totalBytes: expect.any(Number) },
    gpus: expect.any(Array),
    warnings: expect.any(Array),
  });
});

test("models recommend lists what fits, best first, with each term of the sum", async () => {
  const models = (await harombeJson("models", "recommend")) as Record<string, unknown>[];
  expect(models[0]).toMatchObject({
    model: expect.any(String),
    quantization: expect.any(String),
    fits: expect.stringMatching(/^(gpu|partial|cpu|no)$/),
    neededBytes: {
      weights: expect.any(Number),
      kvCache: expect.any(Number),
      overhead: expect.any(Number),
      total: expect.any(Number),
    },
    usableBytes: expect.any(Number),
    installed: expect.any(Boolean),
    reason: expect.any(String),
  });
});

test("models list and tools list show what the engine and the configuration give", async () => {
  expect(await harombeJson("models", "list")).toEqual([
    expect.objectContaining({ id: expect.stringContaining("simulated") }),
  ]);
  const tools = (await harombeJson("tools", "list")) as { name: string; asks: boolean }[];
  expect(Object.fromEntries(tools.map(({ name, asks }) => [name, asks]))).toMatchObject({
    shell: true,
    write_file: true,
    read_file: false,
    web_search: false,
  });
});

test("doctor passes where everything is well, and names what mends the rest", async () => {
  const well = (await harombeJson("doctor")) as { check: string; status: string }[];
  expect(well.map(({ check }) => check)).toEqual([
    "hardware",
    "config",
    "clock",
    "files",
    "engine",
    "model",
    "port",
    "cluster",
  ]);
  expect(well.filter(({ status }) => status === "fail")).toEqual([]);

  await writeFile(join(home, "harombe.yaml"), "model: [\n");
  const { code, stdout } = await harombe("doctor");
  expect(code).toBe(1);
  expect(stdout).toMatch(/fail {2}config[\s\S]*harombe config check/);

  await writeFile(join(home, "harombe.yaml"), "");
  await writeFile(join(home, "sessions.db"), "no database ".repeat(400));
  const damaged = await harombe("doctor");
  expect(damaged.code).toBe(1);
  expect(damaged.stdout).toMatch(
    /fail {2}files .*sessions\.db is damaged[\s\S]*Move the file away/,
  );
});

describe("sessions", () => {
  test("are listed, shown and deleted", async () => {
    await harombe("ask", "My name is Ada.", "--session", "s1");
    expect(await harombeJson("sessions", "list")).toEqual([
      expect.objectContaining({ id: "s1", title: "My name is Ada.", messageCount: 2 }),
    ]);
    const { stdout } = await harombe("sessions", "show", "s1");
    expect(stdout).toMatch(/# My name is Ada\.[\s\S]*## You[\s\S]*## Assistant/);
    expect((await harombe("sessions", "delete", "s1")).stdout).toBe("Deleted s1.\n");
    expect(await harombeJson("sessions", "list")).toEqual([]);
    expect(await harombe("sessions", "delete", "s1")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        'Error: There is no conversation "s1"\n`harombe sessions list` shows what there is.\n',
    });
  });
});

describe("init", () => {
  test("writes a configuration that loads, for the owner alone, with its schema", async () => {
    const { code, stdout } = await harombe("init", "--yes", "--model", "simulated:1b");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining("model.name is simulated:1b"),
    });
    const path = join(home, "harombe.yaml");
    expect(await readFile(path, "utf8")).toMatch(/^# yaml-language-server: \$schema=.*\n/);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await harombeJson("config", "check")).toMatchObject({ exists: true, issues: [] });
  });

  test("does not write over a configuration unless told to, and then keeps a backup", async () => {
    const path = join(home, "harombe.yaml");
    await writeFile(path, "# mine\n");
    const refused = await harombe("init", "--yes", "--model", "simulated:1b");
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/is there already\n.*--force/);
    expect(await readFile(path, "utf8")).toBe("# mine\n");

    expect((await harombe("init", "--yes", "--force", "--model", "simulated:1b")).code).toBe(0);
    expect(await readFile(`${path}.bak`, "utf8")).toBe("# mine\n");
    expect((await readdir(home)).filter((name) => /tmp|lock/.test(name))).toEqual([]);
  });

  test("asks nothing where there is no terminal", async () => {
    const { code, stderr } = await harombe("init");
    expect(code).toBe(1);
    expect(stderr).toMatch(/no terminal to ask on\n.*--yes/);
  });
});

test("a configuration that is a folder is named, not stumbled over", async () => {
  await mkdir(join(home, "harombe.yaml"));
  const { code, stderr } = await harombe("config", "show");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Error: .*harombe\.yaml/);
});
