#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { readFileSync } from "node:fs";

import { InterruptedError } from "./command/cli-context.ts";
import { exitCodes } from "./command/exit-codes.ts";
import { runCli } from "./command/run-cli.ts";

const { version } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The second one means it: what did not stop by itself is left behind.
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted);
    interruption.abort(new InterruptedError());
  });
}
// A reader that went away (`harombe … | head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  version,
  context: {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    colorDepth: process.stdout.isTTY ? process.stdout.getColorDepth() : 1,
    environment: process.env,
    cwd: process.cwd(),
    signal: interruption.signal,
  },
});
