import { toLines } from "../to-lines.ts";

/** The settings asked for; older systems do not know all of them, so each may be missing. */
export const appleSettings = [
  "hw.memsize",
  "hw.physicalcpu",
  "machdep.cpu.brand_string",
  "iogpu.wired_limit_mb",
] as const;

/** `sysctl name name …`: `name: value` a line; unknown names are complained about elsewhere. */
export function parseSysctl(text: string): ReadonlyMap<string, string> {
  return new Map(
    toLines(text).flatMap((line) => {
      const [, name = "", value = ""] = /^([\w.]+)\s*[:=]\s*(.+)$/.exec(line) ?? [];
      return name === "" ? [] : [[name, value] as const];
    }),
  );
}
