import type { PersonaTurn } from "./persona-step.ts";
import { firstSentences } from "./report-result.ts";
import { textOf } from "./text-of.ts";

/** What one thing the user said takes in a summary, in characters. */
const saidMax = 200;

/**
 * The summary that a system message asks for ("sum up the conversation below"): what the user said,
 * in order. Undefined when none does.
 */
export function sumUp({ messages, text }: PersonaTurn): string | undefined {
  const isAsked = messages.some(
    ({ role, content }) =>
      role === "system" && /\b(?:sum up|summari[sz]e) the conversation\b/i.test(textOf(content)),
  );
  if (!isAsked) return undefined;
  const said = [...text.matchAll(/^\[user\]\n([\s\S]*?)(?=\n\n\[|$(?![\s\S]))/gm)];
  const quotes = said.map((match) => `"${(match[1] ?? "").trim().slice(0, saidMax)}"`);
  return quotes.length === 0
    ? `Summary: ${firstSentences(text)}`
    : `Summary: the user said ${quotes.join(", then ")}.`;
}
