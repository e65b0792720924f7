/** What a `Prefer` header (RFC 7240) asks for, of the preferences that we know. */
export interface Preferences {
  /** `wait=30`: seconds that the caller would wait for a result, in milliseconds. */
  readonly waitMs: number | undefined;
  /** `approvals=deny`: nobody is there to be asked. */
  readonly approvals: "wait" | "deny";
}

export function parsePrefer(header: string | undefined): Preferences {
  const preferences = new Map(
    (header ?? "").split(/[,;]/).map((entry) => {
      const [name = "", value = ""] = entry.split("=");
      return [name.trim().toLowerCase(), value.trim().replace(/^"|"$/g, "")] as const;
    }),
  );
  const wait = preferences.get("wait");
  return {
    waitMs: wait !== undefined && /^\d{1,12}$/.test(wait) ? Number(wait) * 1000 : undefined,
    approvals: preferences.get("approvals")?.toLowerCase() === "deny" ? "deny" : "wait",
  };
}
