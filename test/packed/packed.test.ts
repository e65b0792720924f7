import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { installAlone } from "./install.ts";
import { type PackedPackage, packPackages } from "./packages.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..", "..");
const typescript = join(root, "node_modules", "typescript", "bin", "tsc");
const folder = await mkdtemp(join(tmpdir(), "harombe-packed-"));
const packed = await packPackages(join(folder, "tarballs"));
const libraries = packed.filter(({ entries }) => entries.length > 0);
const together = join(folder, "together");

beforeAll(() => installAlone(together, packed, packed));
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(["22", "24", "26"])("on Node %s", (version) => {
  const home = join(folder, `node-${version}`);
  const node = join(home, "node_modules", "node", "bin", "node");

  beforeAll(async () => {
    await run("npm", ["install", "--prefix", home, "--no-audit", "--no-fund", `node@${version}`]);
  });

  test("the version is the one meant", async () => {
    const { stdout } = await run(node, ["--version"]);
    expect(stdout).toMatch(new RegExp(`^v${version}\\.`));
  });

  test("every entry of every package imports", async () => {
    const entries = libraries.flatMap((library) => library.entries);
    const script = entries.map((entry) => `await import(${JSON.stringify(entry)});`).join("\n");
    await writeFile(join(together, "import.mjs"), `${script}\nconsole.log("imported");\n`);
    const { stdout } = await run(node, ["import.mjs"], { cwd: together });
    expect(stdout).toBe("imported\n");
  });

  test("the command answers", async () => {
    const main = join(together, "node_modules", "harombe", "dist", "main.js");
    const { stdout } = await run(node, [main, "--version"], { cwd: together });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test("the command asks a simulated engine", async () => {
    const main = join(together, "node_modules", "harombe", "dist", "main.js");
    const { stdout } = await run(node, [main, "ask", "--json", "who are you?"], {
      cwd: together,
      env: { ...process.env, HAROMBE_HOME: home, HAROMBE_INFERENCE__BACKEND: "simulated" },
    });
    expect(JSON.parse(stdout)).toMatchObject({ status: "completed" });
  });
});

test.each(["nodenext", "bundler"])("types check under module resolution %s", async (resolution) => {
  const entries = libraries.flatMap((library) => library.entries);
  const imports = entries.map((entry, index) => `import * as entry${index} from "${entry}";`);
  const names = entries.map((_, index) => `entry${index}`).join(", ");
  await writeFile(
    join(together, "check.ts"),
    `${imports.join("\n")}\nexport const all = [${names}];\n`,
  );
  const compilerOptions = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    target: "es2024",
    module: resolution === "nodenext" ? "nodenext" : "esnext",
    moduleResolution: resolution,
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
  };
  const tsconfig = { compilerOptions, files: ["check.ts"] };
  await writeFile(join(together, "tsconfig.json"), JSON.stringify(tsconfig));
  const { stdout } = await run(process.execPath, [typescript], { cwd: together });
  expect(stdout).toBe("");
});

test.each(libraries)("$name installs alone", async (library: PackedPackage) => {
  const alone = join(folder, "alone", library.name.replace("/", "-"));
  await installAlone(alone, [library], packed);
  const imports = library.entries.map((entry) => `await import("${entry}");`).join("");
  const script = `${imports} console.log("imported")`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: alone,
  });
  expect(stdout).toBe("imported\n");
});
