import { readFile } from "node:fs/promises";
import { createSecureContext } from "node:tls";

import { ServerError } from "../errors/server-error.ts";

export interface TlsFiles {
  /** Certificate chain, PEM. */
  readonly certificatePath: string | null;
  /** Its private key, PEM. */
  readonly keyPath: string | null;
}

/** Reads certificate and key; null when neither is set. Throws when only one is, or it cannot be read. */
export async function loadTls({
  certificatePath,
  keyPath,
}: TlsFiles): Promise<{ readonly cert: string; readonly key: string } | null> {
  if (certificatePath === null && keyPath === null) return null;
  if (certificatePath === null || keyPath === null) {
    const missing = keyPath === null ? "server.ssl_keyfile" : "server.ssl_certfile";
    throw new ServerError("HAROMBE_SERVER_CANNOT_LISTEN", `HTTPS needs ${missing} too`);
  }
  const files = { cert: await read(certificatePath), key: await read(keyPath) };
  try {
    createSecureContext(files);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServerError(
      "HAROMBE_SERVER_CANNOT_LISTEN",
      `The certificate or its key cannot be used: ${reason}`,
      { cause, hint: "Both must be PEM, and the key must be that of the certificate." },
    );
  }
  return files;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ServerError("HAROMBE_SERVER_CANNOT_LISTEN", `Cannot read ${path}: ${reason}`, {
      cause,
      hint: "Check server.ssl_certfile and server.ssl_keyfile.",
    });
  }
}
