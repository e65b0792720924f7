export interface PackageManifest {
  readonly main?: unknown;
  readonly exports?: unknown;
}

/** The conditions under which an `import` on Node.js happens. */
const conditions: ReadonlySet<string> = new Set(["node", "import", "module-sync", "default"]);

/** What `import "name"` would load: `exports`, else `main`, else `index.js`. */
export function findEntry({ exports, main }: PackageManifest): string | undefined {
  if (exports === undefined || exports === null)
    return typeof main === "string" ? main : "index.js";
  const isPlain = !isRecord(exports) || !("." in exports);
  return select(isPlain ? exports : exports["."], 0);
}

/** The first condition that holds and leads somewhere, as Node.js takes it. */
function select(target: unknown, depth: number): string | undefined {
  if (typeof target === "string") return target;
  if (depth > 10) return undefined;
  const candidates: readonly unknown[] = Array.isArray(target)
    ? target
    : isRecord(target)
      ? Object.entries(target).flatMap(([name, value]) => (conditions.has(name) ? [value] : []))
      : [];
  for (const candidate of candidates) {
    const found = select(candidate, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
