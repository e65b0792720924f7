import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { expect, test } from "vitest";

import { describeConfig } from "../inspect/describe-config.ts";
import { parseConfig } from "./parse-config.ts";

const folder = join(import.meta.dirname, "../fixtures");
const files = globSync("*.yaml", { cwd: folder }).map((file) => join(folder, file));

test.each(files.map((file) => [basename(file), file]))(
  "loads %s of the original unchanged",
  (name, file) => {
    const loaded = parseConfig(readFileSync(file, "utf8"), { path: name });
    const set = describeConfig(loaded).filter(({ origin }) => origin.kind === "file");
    const shown = set.map(({ path, value }) => `${path} = ${JSON.stringify(value)}`);
    expect([...shown, ...loaded.warnings.map(({ message }) => message)]).toMatchSnapshot();
  },
);
