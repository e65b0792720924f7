/** How much a task asks for, from little to much. */
export type WordKind = "work" | "heavy" | "light" | "code" | "depth" | "reason";

const lists: Readonly<Record<WordKind, string>> = {
  // Work that takes several steps, whatever it is done to.
  heavy:
    "refactor implement architect design analyze analyse debug optimize optimise migrate investigate research evaluate prove derive diagnose benchmark parallelize rewrite restructure reverse-engineer profile formalize simulate orchestrate synthesize",
  // Ordinary tasks; several of them in one request add up.
  work: "write create build generate compare summarize summarise review explain describe identify search plan translate convert extract outline draft develop test document fix edit improve propose recommend calculate compute solve classify organize collect list find rename update add remove change run check",
  // What is looked up, not worked out.
  light: "weather time date capital hello hi thanks thank joke define meaning spell name",
  code: "code function class python javascript typescript java rust golang sql regex api async await bug stacktrace exception compiler algorithm script unit tests repository repo git docker kubernetes database query endpoint module method variable recursion concurrency thread deadlock schema",
  depth:
    "comprehensive detailed thorough thoroughly in-depth exhaustive complete extensive rigorous rigorously systematically literature multi-step end-to-end production-ready trade-offs tradeoffs step-by-step",
  reason:
    "why how difference differences pros cons advantages disadvantages should versus vs implications consequences",
};

const kinds: ReadonlyMap<string, WordKind> = new Map(
  (Object.keys(lists) as WordKind[]).flatMap((kind) =>
    lists[kind].split(" ").map((word): [string, WordKind] => [word, kind]),
  ),
);

/** Shorter words are too like each other. */
const typoLengthMin = 5;

/** Long words by first letter: what a typo is compared with. */
const longWords = new Map<string, string[]>();
for (const [word, kind] of kinds) {
  if (word.length < typoLengthMin || kind === "light" || kind === "reason") continue;
  const key = word[0]!;
  longWords.set(key, [...(longWords.get(key) ?? []), word]);
}

/** The known word that is meant, with its kind; endings and one typo in a long word are forgiven. */
export function recogniseWord(
  word: string,
): { readonly word: string; readonly kind: WordKind } | null {
  const exact = kinds.get(word);
  if (exact !== undefined) return { word, kind: exact };
  for (const stem of stemsOf(word)) {
    const kind = kinds.get(stem);
    if (kind !== undefined) return { word: stem, kind };
  }
  if (word.length < typoLengthMin) return null;
  for (const known of longWords.get(word[0]!) ?? []) {
    if (isOneTypoAway(word, known)) return { word: known, kind: kinds.get(known)! };
  }
  return null;
}

function stemsOf(word: string): readonly string[] {
  if (word.length < 5) return word.endsWith("s") ? [word.slice(0, -1)] : [];
  if (word.endsWith("ing")) return [word.slice(0, -3), `${word.slice(0, -3)}e`];
  if (word.endsWith("ed")) return [word.slice(0, -2), word.slice(0, -1)];
  if (word.endsWith("es")) return [word.slice(0, -1), word.slice(0, -2)];
  return word.endsWith("s") ? [word.slice(0, -1)] : [];
}

/** One letter added, left out, replaced, or two neighbours swapped. */
function isOneTypoAway(one: string, other: string): boolean {
  const difference = one.length - other.length;
  if (difference > 1 || difference < -1) return false;
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start += 1;
  if (difference !== 0 && shorter < typoLengthMin) return false;
  if (difference === 1) return one.slice(start + 1) === other.slice(start);
  if (difference === -1) return one.slice(start) === other.slice(start + 1);
  // In a word of five letters another letter makes another word.
  if (shorter > typoLengthMin && one.slice(start + 1) === other.slice(start + 1)) return true;
  const isSwapped = one[start] === other[start + 1] && one[start + 1] === other[start];
  return isSwapped && one.slice(start + 2) === other.slice(start + 2);
}

const fillers = new Set(
  "a an the please kindly could would can you i me my we our be so kind dear hello hi hey thanks thank good morning afternoon evening was wondering if might help with to for just really very much like need want some of and is it that this there in on at as hope well sir madam".split(
    " ",
  ),
);

/** Words that carry a request politely, but are not it. */
export function isFiller(word: string): boolean {
  return fillers.has(word);
}

const followUps = new Set(
  "yes yeah yep yup y no nope n ok okay k sure fine right correct exactly continue go on ahead proceed next more again retry try do it that this them these those fix repeat please thanks thank you great good perfect cool nice and then also now why how so what else keep going same the a one first second third last instead both all of run apply use with me ja nein oui non si weiter bitte".split(
    " ",
  ),
);

/** Whether a word means nothing by itself, only after what was said before. */
export function isFollowUpWord(word: string): boolean {
  return followUps.has(word);
}
