/** Where a value stands: `["cluster", "nodes", 0, "host"]`. */
export type KeyPath = readonly (string | number)[];

const plainKey = /^[\w-]+$/;

/** Writes a path as people read it: `cluster.nodes[0].host`, `cluster.aliases["a.b"]`. */
export function formatKeyPath(path: KeyPath): string {
  return path.reduce<string>((written, step) => {
    if (typeof step === "number") return `${written}[${step}]`;
    if (!plainKey.test(step)) return `${written}[${JSON.stringify(step)}]`;
    return written === "" ? step : `${written}.${step}`;
  }, "");
}

/** One step: a plain key, `[0]`, or `["any text"]`. */
const stepPattern = /\.?([\w-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/**
 * Reads what `formatKeyPath` writes; a number after a dot (`nodes.0.host`) is an index as well.
 *
 * @throws TypeError when the text is no key path.
 */
export function parseKeyPath(text: string): KeyPath {
  const path: (string | number)[] = [];
  stepPattern.lastIndex = 0;
  while (stepPattern.lastIndex < text.length) {
    const step = stepPattern.exec(text);
    if (step === null || text.startsWith(".")) {
      throw new TypeError(`"${text}" is no key path; write one like model.name or agents[0].name`);
    }
    path.push(toStep(step));
  }
  return path;
}

export function isPrefix(prefix: KeyPath, path: KeyPath): boolean {
  return prefix.length <= path.length && prefix.every((step, index) => step === path[index]);
}

function toStep([, key, index, quoted]: RegExpExecArray): string | number {
  if (quoted !== undefined) return JSON.parse(quoted) as string;
  if (index !== undefined) return Number(index);
  return key !== undefined && /^\d+$/.test(key) ? Number(key) : (key ?? "");
}
