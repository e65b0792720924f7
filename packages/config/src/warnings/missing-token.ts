import type { ConfigWarning } from "../load/loaded-config.ts";
import type { Config } from "../schema/config-schema.ts";

/** The whole of 127.0.0.0/8, `::1` and the name for them. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;

/** A server that others can reach, but that has no token to know them by. */
export function missingToken({ server }: Config): readonly ConfigWarning[] {
  if (loopback.test(server.host) || server.auth_token !== null) return [];
  const message = `server.host is ${server.host}, which others can reach, but server.auth_token is not set; the server will refuse to start`;
  return [{ code: "token-missing", path: "server.auth_token", message }];
}
