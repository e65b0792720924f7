import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import { ServerError } from "../errors/server-error.ts";
import { findPortOwner } from "./port-owner.ts";

/**
 * Binds a server and returns the port it got. Throws `HAROMBE_SERVER_PORT_TAKEN`, which names the
 * process that has it where the system tells, and `HAROMBE_SERVER_CANNOT_LISTEN`.
 */
export async function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<number> {
  try {
    server.listen(port, host.replace(/^\[|\]$/g, ""));
    await once(server, "listening");
  } catch (cause) {
    throw await describeListenError(cause, { host, port });
  }
  return (server.address() as AddressInfo).port;
}

async function describeListenError(
  cause: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<ServerError> {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    const owner = await findPortOwner(port);
    const by = owner ? ` by ${owner.command} (process ${owner.pid})` : "";
    return new ServerError("HAROMBE_SERVER_PORT_TAKEN", `Port ${port} of ${host} is taken${by}`, {
      cause,
      hint: "Stop that program, or choose another port with --port or server.port.",
    });
  }
  const reason = reasons[code ?? ""] ?? message;
  return new ServerError(
    "HAROMBE_SERVER_CANNOT_LISTEN",
    `Cannot listen on ${host} port ${port}: ${reason}`,
    { cause, hint: "Check server.host and server.port." },
  );
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "this user may not use that port",
  EADDRNOTAVAIL: "this machine does not have that address",
  ENOTFOUND: "the name cannot be resolved",
};
