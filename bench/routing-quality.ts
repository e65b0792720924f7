/**
 * How often `classifyComplexity` says what a person said, on the requests that it was made with and
 * on those that were held out; what it costs; and how much of the gap between a weak and a strong
 * model its score would recover as a router.
 * `node --conditions=@harombe/source bench/routing-quality.ts [FILE.jsonl]`; see `read-rows.ts` for
 * the lines of a file.
 */
import { join } from "node:path";

import type { Message } from "@harombe/llm";

import { classifyComplexity } from "../packages/coordination/src/classify/classify-complexity.ts";
import { describeMachine } from "./report/describe-machine.ts";
import { judgeLabels } from "./routing-quality/judge-labels.ts";
import { measureSpeed } from "./routing-quality/measure-speed.ts";
import { type LabelledRow, levels, readRows, type ResultRow } from "./routing-quality/read-rows.ts";
import { recoverGap, strongCallsFor } from "./routing-quality/recover-gap.ts";

const examplesMax = 30;
const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;
const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell) => String(cell).padEnd(11)).join("");

function lastWords(messages: readonly Message[]): string {
  const content = messages.findLast(({ role }) => role === "user")?.content ?? "";
  const text = (typeof content === "string" ? content : "").replaceAll(/\s+/g, " ");
  return text.length > 88 ? `${text.slice(0, 87)}…` : text;
}

interface PrintOptions {
  /** Nobody looks at the mistakes of requests that were held out. */
  readonly showsMistakes: boolean;
}

function printLabels(rows: readonly LabelledRow[], { showsMistakes }: PrintOptions): void {
  const judged = rows.map((each) => {
    const { level: said, score } = classifyComplexity(each.messages);
    return { ...each, said, score };
  });
  const { accuracy, majority, macroF1, classes, confusion } = judgeLabels(judged, levels);
  console.log(`\n${rows.length} labelled requests; down the label, across what was said`);
  console.log(row(["", ...levels, "recall", "precision", "F1"]));
  for (const { label, recall, precision, f1 } of classes) {
    const counts = [...confusion.get(label)!.values()];
    console.log(row([label, ...counts, percent(recall), percent(precision), f1.toFixed(2)]));
  }
  console.log(
    `accuracy ${percent(accuracy)} (always the most frequent label: ${percent(majority)}), macro-F1 ${macroF1.toFixed(2)}`,
  );
  printShares("right by script", judged, ({ messages }) => scriptOf(lastWords(messages)));
  printShares("right by kind", judged, ({ kind }) => kind);
  if (!showsMistakes) return;
  const wrong = judged.filter(({ label, said }) => label !== said);
  console.log(`\n${wrong.length} wrong, ${Math.min(examplesMax, wrong.length)} of them:`);
  for (const { label, said, score, messages } of spreadOut(wrong)) {
    console.log(`  ${label} → ${said} (${score.toFixed(2)})  ${lastWords(messages)}`);
  }
}

type Judged = LabelledRow & { readonly said: string };

function printShares(
  title: string,
  judged: readonly Judged[],
  groupOf: (row: Judged) => string,
): void {
  const shares = [...Map.groupBy(judged, groupOf)].map(([group, rows]) => {
    const right = rows.filter(({ label, said }) => label === said).length;
    return `${group} ${right}/${rows.length}`;
  });
  console.log(`${title}: ${shares.join(", ")}`);
}

/** Enough to tell whether a language's words are known at all. */
function scriptOf(text: string): string {
  if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(text)) return "Chinese, Japanese, Korean";
  if (/[\u0370-\u1fff]/.test(text)) return "Cyrillic and others";
  return "Latin";
}

/** At equal distances, so that all sorts of them are seen. */
function spreadOut<Item>(items: readonly Item[]): readonly Item[] {
  const step = Math.max(1, items.length / examplesMax);
  const count = Math.min(examplesMax, items.length);
  return Array.from({ length: count }, (_, index) => items[Math.floor(index * step)]!);
}

function printGap(rows: readonly ResultRow[]): void {
  const scored = rows.map(({ messages, ...result }) => ({
    ...result,
    score: classifyComplexity(messages).score,
  }));
  const gap = recoverGap(scored);
  const best = recoverGap(scored.map((each) => ({ ...each, score: each.strong - each.weak })));
  console.log(
    `weak ${gap.weakMean.toFixed(2)}, strong ${gap.strongMean.toFixed(2)}; the classifier's APGR ${gap.average.toFixed(2)}, guessing 0.50, knowing both results ${best.average.toFixed(2)}`,
  );
  console.log(
    [0.5, 0.8]
      .map(
        (share) =>
          `${percent(share)} of the gap takes ${percent(strongCallsFor(gap.points, share))} of calls to the strong model`,
      )
      .join("; "),
  );
  console.log(row(["calls", ...gap.points.map(({ strongCalls }) => percent(strongCalls))]));
  console.log(row(["recovered", ...gap.points.map(({ recovered }) => percent(recovered))]));
}

const [file] = process.argv.slice(2);
const own = join(import.meta.dirname, "routing-quality");
console.log(describeMachine());
if (file === undefined) {
  printLabels(readRows(join(own, "prompts.jsonl")).labelled, { showsMistakes: true });
  console.log("\nheld out: written before the classifier was changed, its mistakes not looked at");
  printLabels(readRows(join(own, "held-out.jsonl")).labelled, { showsMistakes: false });
  console.log("\nfresh: written after the classifier was made, its mistakes not looked at");
  printLabels(readRows(join(own, "fresh.jsonl")).labelled, { showsMistakes: false });
  console.log();
  for (const line of measureSpeed()) console.log(line);
  console.log("\nA table of twelve made-up results, to show the arithmetic: it says nothing about");
  console.log("any model. Give a file with weak and strong results of yours.");
  printGap(readRows(join(own, "made-up-results.jsonl")).results);
} else {
  const { labelled, results } = readRows(file);
  if (labelled.length > 0) printLabels(labelled, { showsMistakes: true });
  if (results.length > 0) {
    console.log(`\n${results.length} requests with the results of a weak and a strong model`);
    printGap(results);
  }
}
