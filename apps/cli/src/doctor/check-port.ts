import { createServer } from "node:net";

import type { Config } from "@harombe/config";

import { readPidFile } from "../service/pid-file.ts";
import { type Finding, pass, warn } from "./finding.ts";

/** Whether the server could listen where the configuration says, or does already. */
export async function checkPort(config: Config, pidFilePath: string): Promise<Finding> {
  const { host, port } = config.server;
  const running = await readPidFile(pidFilePath);
  if (running) return pass("port", `harombe runs at ${running.url} (pid ${running.pid})`);
  const problem = await tryToListen(host, port);
  if (problem === null) return pass("port", `${host}:${port} is free`);
  const fix = "Stop what listens there, or set server.port to another one";
  return warn("port", `the server cannot listen on ${host}:${port}: ${problem}`, fix);
}

function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
