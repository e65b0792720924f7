import type { Intent } from "./intent.ts";

/** Characters of a result that an answer quotes. */
const quotedMax = 4000;

const failures = [
  /^\s*(?:error|failed|failure|denied|refused|cannot|could not|can't|timed? ?out|unknown tool|invalid)\b/i,
  /\b(?:permission denied|was denied|denied by|not allowed|no such file|not found|outside (?:of )?the allowed|does not exist|timed out)\b/i,
  /\bexit(?:ed)?(?: code| status| with(?: code)?)?:? ?(?!0\b)\d+\b/i,
];

const denials = /\b(?:denied|declined|rejected|not approved|refused|not allowed)\b/i;

/** Whether the first lines of a tool's result say that the call did not do what it should. */
export function isFailure(result: string): boolean {
  const { head, tail } = { head: result.slice(0, 300), tail: result.slice(-120) };
  return (
    failures[0]?.test(head) === true ||
    (result.length < 300 && failures[1]?.test(head) === true) ||
    failures[2]?.test(`${head.split("\n", 1)[0]}\n${tail}`) === true
  );
}

/** What the persona says about the last result. */
export function reportResult(intent: Intent | undefined, result: string): string {
  if (isFailure(result)) {
    const what = denials.test(result.slice(0, 300))
      ? "I was not allowed to do that"
      : "That failed";
    return `${what}: ${quote(result)}`;
  }
  if (result.trim() === "") return "Done. The tool gave no output.";
  if (intent !== undefined && "isSummary" in intent && intent.isSummary) {
    return `In short: ${firstSentences(result)}`;
  }
  return joined(leads[intent?.type ?? "call"], quote(result));
}

/** The first two sentences, or the beginning where there are none. */
export function firstSentences(text: string): string {
  const plain = text.replace(/\s+/g, " ").trim();
  const sentences = plain.match(/[^.!?。！？]+[.!?。！？]+/g) ?? [plain];
  return sentences.slice(0, 2).join("").trim().slice(0, 400);
}

const leads: Readonly<Record<Intent["type"], string>> = {
  list: "Here are the files:",
  read: "Here it is:",
  "read-url": "The page says:",
  run: "The command printed:",
  write: "Done:",
  edit: "Done:",
  "search-web": "I found this:",
  "search-files": "I found this:",
  call: "The tool says:",
};

function joined(lead: string, text: string): string {
  return text.includes("\n") ? `${lead}\n\n${text}` : `${lead} ${text}`;
}

function quote(result: string): string {
  const trimmed = result.trim();
  if (trimmed.length <= quotedMax) return trimmed;
  return `${trimmed.slice(0, quotedMax)}\n… (${trimmed.length - quotedMax} more characters)`;
}
