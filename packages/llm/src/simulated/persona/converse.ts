import type { Message } from "../../contract/message.ts";
import type { PersonaTurn } from "./persona-step.ts";
import { firstSentences } from "./report-result.ts";
import { imagesIn, textOf } from "./text-of.ts";

/** Numbers that one "count to N" gives at most. */
const countMax = 1_000_000;

type Rule = readonly [
  pattern: RegExp,
  answer: (match: RegExpExecArray, turn: PersonaTurn) => string,
];

const rules: readonly Rule[] = [
  [
    /\b(?:who|what) (?:are|r) (?:you|u)\b|\bwhich model\b|\bwhat model\b|\byour name\b|\bare you (?:an? )?(?:ai|bot|robot|human|real|simulated)/i,
    (_, { modelName }) =>
      `I am ${modelName}, a simulated model of harombe: no neural network, a few rules that follow simple requests and call the tools I am given.`,
  ],
  [
    /\bwhat(?:'s| is) my name\b|\bwho am i\b|\bdo you (?:know|remember) my name\b/i,
    (_, { earlier }) => {
      const name = toldName(earlier);
      return name === undefined ? "You have not told me your name." : `Your name is ${name}.`;
    },
  ],
  [
    /\bwhat (?:did|have|was) (?:i|my)\b.*\b(?:ask|asked|say|said|tell|told|question|request)\b/i,
    (_, { earlier }) => {
      const last = userTexts(earlier).at(-1);
      return last === undefined ? "You have not asked me anything before." : `You asked: "${last}"`;
    },
  ],
  [
    /\bmy name is ([\p{L}][\p{L}'-]*)|\bcall me ([\p{L}][\p{L}'-]*)/iu,
    (match) => `Nice to meet you, ${match[1] ?? match[2]}.`,
  ],
  [
    /\bcount (?:up )?(?:from \d+ )?to (\d{1,9})/i,
    (match) =>
      Array.from({ length: Math.min(Number(match[1]), countMax) }, (_, index) => index + 1).join(
        " ",
      ),
  ],
  [
    /^(?:please )?(?:say|repeat|echo|reply with|answer with|respond with)(?: exactly| only| just| the words?)?:?\s+([\s\S]+)$/i,
    (match) => (match[1] ?? "").trim().replace(/^(["'`])([\s\S]*)\1[.!]?$/, "$2"),
  ],
  [
    /^\s*(?:hi|hello|hey|good (?:morning|evening|day)|moin|hallo)\b/i,
    () => "Hello! What can I do for you?",
  ],
  [/^\s*(?:thanks|thank you|danke)\b/i, () => "You are welcome."],
  [
    /\bsummar(?:y|i[sz]e)\b|\btl;?dr\b/i,
    ({ input }, { earlier }) => {
      const texts = userTexts(earlier);
      if (texts.length === 0) return `Summary: ${firstSentences(input)}`;
      return `Summary: the user asked ${texts.map((text) => `"${firstSentences(text)}"`).join(", then ")}.`;
    },
  ],
  [
    /^\s*(?:please )?think (?:hard |carefully )?about\s+([\s\S]+)$/i,
    (match) => `I thought about ${bare(match[1])}. It deserves care, one step at a time.`,
  ],
];

/** An answer without tools. Says the same for the same conversation. */
export function converse(turn: PersonaTurn): string {
  for (const [pattern, answer] of rules) {
    const match = pattern.exec(turn.text);
    if (match !== null) return answer(match, turn);
  }
  return fallback(turn);
}

/** What it thinks before it answers; undefined when nobody asked it to think. */
export function reasonAbout(text: string, think: boolean | undefined): string | undefined {
  const subject = /\bthink (?:hard |carefully )?about\s+([\s\S]+)$/i.exec(text)?.[1];
  if (think === false || (subject === undefined && think !== true)) return undefined;
  return `The user wants me to consider ${bare(subject ?? text)}. Let me go through it step by step, and then answer.`;
}

function fallback({ text, messages, tools }: PersonaTurn): string {
  const images = messages
    .filter(({ role }) => role === "user")
    .reduce((sum, each) => sum + imagesIn(each), 0);
  const seen = images === 0 ? "" : ` I was given ${images} ${images === 1 ? "image" : "images"}.`;
  if (text === "") return `You said nothing.${seen} Tell me what to do.`;
  const names = tools.map(({ name }) => name);
  const help =
    names.length === 0
      ? "I am a simulated model and can count, remember, think and repeat."
      : `I am a simulated model and can use ${names.slice(0, 8).join(", ")}: try "list the files".`;
  return `You said: "${firstSentences(text)}"${seen} ${help}`;
}

function toldName(messages: readonly Message[]): string | undefined {
  // A summary of earlier turns may stand in any message but the model's own.
  const told = messages
    .flatMap((each) => (each.role === "assistant" ? [] : [textOf(each.content)]))
    .toReversed();
  const names = told.map(
    (text) => /\b(?:my name is|call me|i am called)\s+([\p{L}][\p{L}'-]*)/iu.exec(text)?.[1],
  );
  return names.find((name) => name !== undefined);
}

function userTexts(messages: readonly Message[]): readonly string[] {
  return messages.flatMap((each) => (each.role === "user" ? [textOf(each.content).trim()] : []));
}

function bare(text: string | undefined): string {
  return (text ?? "").trim().replace(/[.?!]+$/, "");
}
