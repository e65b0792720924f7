import { createServer } from "node:net";

import type { Config } from "@harombe/config";
import { findPortOwner } from "@harombe/server";

import { readPidFile } from "../service/pid-file.ts";
import { type Finding, pass, warn } from "./finding.ts";

/** Whether the server could listen where the configuration says, or does already. */
export async function checkPort(config: Config, pidFilePath: string): Promise<Finding> {
  const { host, port } = config.server;
  const running = await readPidFile(pidFilePath);
  if (running) return pass("port", `harombe runs at ${running.url} (pid ${running.pid})`);
  const error = await tryToListen(host, port);
  if (error === null) return pass("port", `${host}:${port} is free`);
  const owner = error.code === "EADDRINUSE" ? await findPortOwner(port) : null;
  const why = owner ? `it is taken by ${owner.command} (process ${owner.pid})` : error.message;
  const fix = "Stop what listens there, or set server.port to another one";
  return warn("port", `the server cannot listen on ${host}:${port}: ${why}`, fix);
}

function tryToListen(host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
