#!/usr/bin/env node
import { readFileSync } from "node:fs";

import { quietWarnings } from "./command/quiet-warnings.ts";
import { watchProcess } from "./command/watch-process.ts";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `Error: harombe needs Node 22.19 or newer, and this is ${process.version}\nGet a newer one from https://nodejs.org\n`,
  );
  process.exit(1);
}
// Before anything else is loaded that may warn.
quietWarnings(process);
const { runCli } = await import("./command/run-cli.ts");

const { version } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };
const { signal, end } = watchProcess(process);

end(
  await runCli(process.argv.slice(2), {
    version,
    context: {
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      colorDepth: 1,
      environment: process.env,
      cwd: process.cwd(),
      signal,
    },
  }),
);
