import { closeSync, openSync } from "node:fs";

import type { Config } from "@harombe/config";
import type { Assistant } from "@harombe/server";

export interface ReloadOnHangupOptions {
  readonly assistant: Pick<Assistant, "reloadCluster">;
  /** Reads the configuration anew; what it throws is told, and nothing changes. */
  readonly load: () => Promise<{ readonly config: Config }>;
  /** For one line about what came of it. */
  readonly note: (text: string) => void;
}

/**
 * From now on a hangup signal reads the `cluster` section again, until the result is disposed of.
 * Only where a terminal was there and has been closed does the signal still mean the end.
 */
export function reloadOnHangup({ assistant, load, note }: ReloadOnHangupOptions): Disposable {
  const enders = process.listeners("SIGHUP");
  const hadTerminal = hasTerminal();
  let reloading: Promise<void> = Promise.resolve();
  const reload = async (): Promise<void> => {
    try {
      const { config } = await load();
      const { added, removed, changed, isRebuilt } = await assistant.reloadCluster(config);
      const parts = Object.entries({ added, removed, changed })
        .filter(([, names]) => names.length > 0)
        .map(([what, names]) => `${what} ${names.join(", ")}`);
      if (isRebuilt) parts.push("all nodes joined anew");
      note(`Read the cluster section again: ${parts.join("; ") || "nothing changed"}.`);
    } catch (error) {
      const { message, hint } = error as { readonly message: string; readonly hint?: string };
      note(`The cluster stays as it is: ${message}${hint ? `\n${hint}` : ""}`);
    }
  };
  const onHangup: NodeJS.SignalsListener = (...signal) => {
    if (hadTerminal && !hasTerminal()) for (const end of enders) end(...signal);
    else reloading = reloading.then(reload);
  };
  for (const end of enders) process.off("SIGHUP", end);
  process.on("SIGHUP", onHangup);
  return {
    [Symbol.dispose]() {
      for (const end of enders) process.on("SIGHUP", end);
      process.off("SIGHUP", onHangup);
    },
  };
}

/** Opening it fails once the terminal that the process belongs to is gone. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}
