/** What a word says about the work that a request asks for. */
export const wordKinds = [
  /** Work of several steps, whatever it is done to: refactor, analyse, prove. */
  "heavy",
  /** Ordinary work with one result: write, explain, compare. */
  "work",
  /** Little by itself, a step among others: list, find, add. */
  "minor",
  /** Makes something else of a text that is shown: translate, summarise. Counts as work, too. */
  "transform",
  /** Subjects that are hard by themselves: compiler, theorem, race condition. */
  "hard",
  /** What takes many parts to make: app, website, game. */
  "program",
  /** One small thing to be made: letter, poem, function. Names a task where no verb does. */
  "piece",
  /** Results that come besides the first one: tests, report, roadmap. */
  "result",
  /** All of it: every, whole, code base. */
  "scope",
  /** Little of it: short, function, sentence. */
  "small",
  /** How thorough: comprehensive, step by step. */
  "depth",
  /** Asks for reasons and mechanisms: why, how does, difference. */
  "reason",
  /** Asks for a way to do something: how do I. */
  "method",
  /** Asks for what can be looked up: who, how many, capital. */
  "fact",
  "code",
  /** Carries a request politely, but is not it. */
  "polite",
  /** Points back to what was said before, together with other words: it, shorter, instead. */
  "back",
  /** Says nothing but that it should go on: yes, continue. */
  "onward",
] as const;

export type WordKind = (typeof wordKinds)[number];

/**
 * Words of one language by kind, separated by commas; several words may make one entry. `~` stands
 * for any ending of a few letters.
 */
export type Vocabulary = Readonly<Partial<Record<WordKind, string>>>;
