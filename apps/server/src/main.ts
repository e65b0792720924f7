#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
import { parseArgs } from "node:util";

import { loadConfig } from "@harombe/config";

import type { Assistant } from "./assistant/assistant.ts";
import { createAssistant } from "./assistant/create-assistant.ts";
import { startServer } from "./serve/start-server.ts";

const usage = `Usage: harombe-server [--config FILE] [--host HOST] [--port PORT]
`;

interface Flags {
  readonly config?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly help?: boolean | undefined;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let flags: Flags;
  try {
    flags = parseFlags(args);
  } catch (error) {
    note(`${describe(error)}\n${usage}`);
    return 2;
  }
  return flags.help ? printUsage() : serve(flags);
}

function parseFlags(args: string[]): Flags {
  const text = { type: "string" } as const;
  const options = { config: text, host: text, port: text, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args, options });
  if (values.port !== undefined) toPort(values.port);
  return values;
}

function printUsage(): number {
  process.stdout.write(usage);
  return 0;
}

async function serve(values: Flags): Promise<number> {
  const environment = process.env;
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // The second one means it.
      if (stopping.signal.aborted) process.exit(130);
      stopping.abort();
    });
  }
  try {
    const port = values.port === undefined ? undefined : toPort(values.port);
    const { config, warnings } = await loadConfig({ path: values.config, environment });
    await using assistant = await createAssistant(config, { environment });
    const server = await startServer({
      assistant,
      host: values.host,
      port,
      signal: stopping.signal,
      onError: (error, { requestId }) => note(`${requestId}: ${stackOf(error)}`),
      onDiscovery: ({ level, message }) =>
        note(level === "warning" ? `Warning: ${message}` : message),
    });
    for (const { message } of [...warnings, ...assistant.warnings]) note(`Warning: ${message}`);
    const reload = (): void => void reloadCluster(values, assistant);
    process.on("SIGHUP", reload);
    process.stdout.write(`harombe listens on ${server.url}\n`);
    await server.closed;
    process.off("SIGHUP", reload);
    return 0;
  } catch (error) {
    note(describe(error));
    return 1;
  }
}

/** What cannot be read or used changes nothing, and is said. */
async function reloadCluster(values: Flags, assistant: Assistant): Promise<void> {
  try {
    const { config } = await loadConfig({ path: values.config, environment: process.env });
    const { added, removed, changed } = await assistant.reloadCluster(config);
    const counts = `${added.length} added, ${removed.length} removed, ${changed.length} changed`;
    note(`The cluster was read again: ${counts}`);
  } catch (error) {
    note(`The cluster stays as it is. ${describe(error)}`);
  }
}

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port is ${JSON.stringify(text)}, but must be from 0 to 65535`);
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = "hint" in error && typeof error.hint === "string" ? `\n${error.hint}` : "";
  return `Error: ${error.message}${hint}`;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
