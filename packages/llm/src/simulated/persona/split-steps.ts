const verbs =
  "list|show|read|open|summari[sz]e|look|run|execute|write|append|add|save|create|search|find|replace|call|use|tell|say|count|think|fetch|what";

const joint = new RegExp(
  String.raw`^(?:[,;.]?\s+(?:and\s+)?(?:then|after that|finally),?\s+|;\s+|,?\s+and\s+(?=(?:${verbs})\b))`,
  "i",
);

/**
 * Cuts "read a.txt, then run `make` and write it to b.txt" into its steps. What stands in quotes,
 * backticks or braces is never cut.
 */
export function splitSteps(text: string): readonly string[] {
  const steps: string[] = [];
  let start = 0;
  for (let position = 0; position < text.length;) {
    const skipped = quotedLength(text, position);
    const length = skipped === 0 ? jointLength(text, position) : 0;
    if (length > 0) {
      steps.push(text.slice(start, position));
      start = position + length;
    }
    position += Math.max(1, skipped, length);
  }
  steps.push(text.slice(start));
  return steps.map((step) => step.trim()).filter((step) => step !== "");
}

function jointLength(text: string, position: number): number {
  if (!/[\s,;.]/.test(text[position] ?? "")) return 0;
  return joint.exec(text.slice(position, position + 40))?.[0].length ?? 0;
}

const closers: Readonly<Record<string, string>> = { '"': '"', "`": "`", "“": "”", "{": "}" };

function quotedLength(text: string, position: number): number {
  const opener = text[position] ?? "";
  // An apostrophe inside a word opens nothing.
  const isSingle = opener === "'" && !/\w/.test(text[position - 1] ?? "");
  const closer = isSingle ? "'" : closers[opener];
  if (closer === undefined) return 0;
  const end = closer === "}" ? text.lastIndexOf(closer) : text.indexOf(closer, position + 1);
  return end < position ? 0 : end - position + 1;
}
