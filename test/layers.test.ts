import { globSync, readFileSync } from "node:fs";

import { expect, test } from "vitest";

/** From the bottom up. A package may depend only on packages of lower layers. */
const layers = [
  ["@harombe/folders"],
  ["@harombe/hardware", "@harombe/config", "@harombe/tools", "@harombe/llm"],
  ["@harombe/agent", "@harombe/coordination"],
  ["@harombe/server"],
  ["harombe"],
];

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const layerOf = (name: string): number => layers.findIndex((layer) => layer.includes(name));

const manifests = globSync("{packages,apps}/*/package.json", {
  cwd: `${import.meta.dirname}/..`,
}).map((path): Manifest => JSON.parse(readFileSync(`${import.meta.dirname}/../${path}`, "utf8")));

test.each(manifests)("$name depends only on lower layers", (manifest) => {
  const { name, dependencies, devDependencies } = manifest;
  expect(layerOf(name), `${name} belongs to no layer`).toBeGreaterThanOrEqual(0);
  // The command line is bundled: what it uses stands among its development dependencies.
  const used = Object.keys({ ...dependencies, ...(name === "harombe" ? devDependencies : {}) });
  const internal = used.filter((dependency) => dependency.startsWith("@harombe/"));
  expect(internal.filter((dependency) => layerOf(dependency) >= layerOf(name))).toEqual([]);
});
