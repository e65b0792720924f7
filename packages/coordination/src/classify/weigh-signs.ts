import type { TextSigns } from "./text-signs.ts";
import { wordKinds } from "./words/word-kind.ts";

/** One reason for a level, and what it adds to the score. */
export interface Sign {
  readonly reason: string;
  readonly weight: number;
}

type Say = (weight: number, reason: string) => void;

/** What a text asks for, by itself. */
export function weighText(signs: TextSigns): readonly Sign[] {
  const found: Sign[] = [];
  const say: Say = (weight, reason) => void found.push({ reason, weight });
  const asked = toAsked(signs);
  weighTasks(asked, say);
  weighSubject(asked, say);
  weighQuestion(asked, say);
  weighMaterial(signs, say);
  weighLength(asked, say);
  weighUnread(asked, say);
  const { small } = signs.known;
  if (small.length > 0) {
    const score = found.reduce((sum, { weight }) => sum + weight, 0);
    const weight = -Math.min(smallWeight, Math.max(0, score - smallFloor));
    if (weight < 0) say(weight, `asks for little: ${list(small)}`);
  }
  return found;
}

/** Takes from what would be much, and leaves a task a task. */
const smallWeight = 0.15;
const smallFloor = 0.3;

/** How a text asks, besides what it says. */
interface Asked extends TextSigns {
  readonly heavy: readonly string[];
  /** Without the one that `how to` only asks about. */
  readonly work: readonly string[];
  readonly tasks: number;
}

function toAsked(signs: TextSigns): Asked {
  const { heavy, work, method } = signs.known;
  const isHowTo = method.length > 0 && heavy.length === 0 && work.length <= 1;
  const asked = isHowTo ? [] : work;
  return { ...signs, heavy, work: asked, tasks: heavy.length + asked.length };
}

function weighTasks(asked: Asked, say: Say): void {
  const { known, heavy, work, tasks, commas, steps } = asked;
  const { minor, result, depth, fact } = known;
  if (heavy.length > 0) say(weightOfHeavy(asked), `asks to ${list(heavy)}`);
  if (work.length > 0) {
    const first = heavy.length > 0 ? 0.15 : 0.3;
    say(first + 0.1 * Math.min(3, work.length - 1), `asks to ${list(work)}`);
  }
  if (minor.length > 0 && (tasks > 0 || fact.length === 0)) {
    say((tasks > 0 ? 0.05 : 0.08) * Math.min(3, minor.length), `asks to ${list(minor)}`);
  }
  const all = tasks + minor.length;
  if (all >= 3 && tasks > 0) say(0.15, `${all} tasks in one`);
  if (result.length > 0) {
    say((tasks > 0 ? 0.12 : 0.05) * Math.min(3, result.length), `wants ${list(result)}`);
  }
  if (depth.length > 0) say(tasks > 0 ? 0.2 : 0.05, `wants it ${list(depth)}`);
  if (steps >= 3) say(steps >= 6 ? 0.3 : 0.2, `${steps} points`);
  if (commas >= 3 && tasks > 0) say(commas >= 5 ? 0.25 : 0.15, "a list of parts");
}

const lookupWordsMax = 5;

/** In a question it may be a noun, or done by somebody else: `who designed the Eiffel tower?` */
function weightOfHeavy({ heavy, work, questions, askWords, known }: Asked): number {
  if (heavy.length > 1) return heavy.length === 2 ? 0.75 : 0.85;
  const { reason, fact } = known;
  const isAskedAbout = questions > 0 && work.length === 0 && reason.length + fact.length > 0;
  if (!isAskedAbout) return 0.6;
  return reason.length === 0 && askWords <= lookupWordsMax ? 0.2 : 0.3;
}

function weighSubject({ known, heavy, work, tasks, paths }: Asked, say: Say): void {
  const { hard, program, piece, scope, code, minor, reason, method, fact } = known;
  const isMade = tasks > 0 && reason.length === 0;
  if (hard.length > 0) {
    say((isMade ? 0.3 : 0.12) + 0.1 * Math.min(2, hard.length - 1), `is about ${list(hard)}`);
  }
  if (program.length > 0 && isMade) say(0.2, `makes ${list(program)}`);
  const isAsked = work.length + reason.length + method.length + fact.length > 0;
  if (piece.length > 0 && heavy.length === 0 && !isAsked) say(0.25, `wants ${list(piece)}`);
  if (scope.length > 0 && tasks + minor.length > 0) {
    say(heavy.length > 0 || tasks >= 2 ? 0.15 : 0.08, `covers ${list(scope)}`);
  }
  if (paths > 0 && tasks + minor.length > 0) say(0.1, "names files");
  if (code.length > 0) say(tasks > 0 ? 0.05 : 0.03, "is about code");
}

function weighQuestion({ known, work, tasks, questions, askWords }: Asked, say: Say): void {
  const { reason, method, fact, code } = known;
  const why = reason.filter((word) => !work.includes(word));
  const isCommand = code.length > 0 && (askWords <= 5 || fact.length > 0);
  if (why.length > 0) say(tasks > 0 ? 0.05 : 0.28, `asks ${list(why)}`);
  else if (method.length > 0) say(isCommand ? 0.1 : 0.28, `asks ${list(method)}`);
  else if (fact.length > 0 && tasks === 0 && askWords <= 12) say(-0.1, `looks up ${list(fact)}`);
  if (questions >= 3) say(0.15, `${questions} questions`);
}

function weighMaterial(signs: TextSigns, say: Say): void {
  const { codeBlocks, codeMarks, traceLines, mathMarks, dataLines, materialLength } = signs;
  if (codeBlocks > 0) say(0.2, "holds code");
  else if (codeMarks >= 6) say(0.15, "holds code");
  if (traceLines > 0) say(0.25, "holds a stack trace");
  if (mathMarks > 0) say(Math.min(0.3, 0.15 + 0.05 * mathMarks), "holds formulas");
  if (dataLines >= 3) say(dataLines >= 30 ? 0.25 : 0.15, `${dataLines} lines of data`);
  if (materialLength > 0) say(materialLength > 2000 ? 0.3 : 0.2, "shows a text");
}

function weighLength({ askWords, tasks }: Asked, say: Say): void {
  if (askWords > 120) say(0.35, "very long");
  else if (askWords > 50) say(0.25, "long");
  else if (askWords > 20) say(tasks > 0 ? 0.12 : 0.25, "not short");
  else if (askWords > 12) say(tasks > 0 ? 0.05 : 0.15, "not short");
  else if (askWords <= 4) say(0, "short");
}

/** Longer texts are judged by that. */
const unreadWordsMax = 60;

/** Where not even a little word is known, the language is not: length and clauses are all there is. */
function weighUnread({ known, words, commas, questions }: Asked, say: Say): void {
  if (words > unreadWordsMax) return;
  for (const kind of wordKinds) if (kind !== "code" && known[kind].length > 0) return;
  if (words >= 14 && commas >= 2) say(0.6, "unknown words, in several clauses");
  else if (words >= 9 || (words >= 6 && questions === 0)) say(0.25, "unknown words");
}

function list(words: readonly string[]): string {
  return words.slice(0, 4).join(", ");
}
