import { DiscoveryError } from "@harombe/coordination";

import type { DiscoveryNotice } from "./discovery-settings.ts";

/** What discovery tells the log; the same trouble is told once, however often it comes. */
export interface Notices {
  readonly info: (message: string) => void;
  readonly trouble: (error: unknown) => void;
}

/** Kinds of trouble that are told. */
const troublesMax = 16;

export function createNotices(onNotice: (notice: DiscoveryNotice) => void): Notices {
  const told = new Set<string>();
  return {
    info: (message) => onNotice({ level: "info", message }),
    trouble: (error) => {
      const kind = kindOf(error);
      if (told.has(kind) || told.size >= troublesMax) return;
      told.add(kind);
      const why = error instanceof Error ? error.message : String(error);
      const hint = DiscoveryError.isInstance(error) && error.hint ? ` ${error.hint}` : "";
      const message = `Multicast DNS does not work as it should, so machines may not be found: ${why}.${hint}`;
      onNotice({ level: "warning", message });
    },
  };
}

/** Errors of the operating system name an address or an interface; their code does not. */
function kindOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (typeof code === "string") return code;
  return error instanceof Error ? error.message : String(error);
}
