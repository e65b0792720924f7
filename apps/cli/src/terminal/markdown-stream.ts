import type { Style } from "../output/style.ts";

export interface MarkdownStream {
  /** Takes a piece as it came and returns what can be shown of it by now. */
  push(text: string): string;
  /** What was held back until the end. */
  end(): string;
}

/**
 * Shows Markdown on a terminal while it streams: headings, bold, code and fences get a style and
 * lose their marks. Only what may still become a mark is held back, so words appear as they come.
 * Without colours the text passes through, since then its marks are all that tells.
 */
export function createMarkdownStream(style: Style): MarkdownStream {
  if (!style.isColorSupported) return { push: (text) => text, end: () => "" };
  const state: State = { position: "line-start", fence: null, isBold: false, isCode: false };
  let held = "";

  const show = (isEnd: boolean): string => {
    let shown = "";
    for (;;) {
      const step = nextStep(state, held, isEnd);
      if (step === null) return shown;
      shown += paint(state, step.text, style);
      held = held.slice(step.length);
      if (step.text.endsWith("\n") || step.endsLine) endLine(state);
    }
  };

  return {
    push(text) {
      held += text;
      return show(false);
    },
    end: () => show(true),
  };
}

interface State {
  position: "line-start" | "text" | "heading" | "quote" | "fence-mark";
  /** The backticks that opened the fenced block we are in. */
  fence: string | null;
  isBold: boolean;
  isCode: boolean;
}

/** So many characters are used up, and this is what they show. */
interface Step {
  readonly length: number;
  readonly text: string;
  readonly endsLine?: boolean;
}

function nextStep(state: State, held: string, isEnd: boolean): Step | null {
  if (held === "") return null;
  if (state.position !== "line-start") return textStep(state, held, isEnd);
  if (!isEnd && mayBecomeMark.test(held)) return null;
  return state.fence === null ? markStep(state, held) : fencedStep(state, held);
}

const mayBecomeMark = /^ {0,3}(?:#{1,6}|`+[^\n`]*|[*+->])?$/;
const lineMark = /^( {0,3})(?:(#{1,6}) |(>) ?|(`{3,})([^\n`]*)(?:\n|$)|([*+-]) )/;

/** The beginning of a line outside of a fenced block. */
function markStep(state: State, held: string): Step {
  const match = lineMark.exec(held);
  const [all = "", indent = "", heading, quote, fence, language = "", bullet] = match ?? [];
  state.position = heading ? "heading" : quote ? "quote" : "text";
  if (fence) {
    state.fence = fence;
    state.position = "fence-mark";
    return { length: all.length, text: language ? `${language.trim()}\n` : "", endsLine: true };
  }
  if (bullet) return { length: all.length, text: `${indent}• ` };
  if (quote) return { length: all.length, text: "│ " };
  return { length: all.length, text: heading ? "" : all };
}

/** The beginning of a line inside of a fenced block: it ends here, or the line is code. */
function fencedStep(state: State, held: string): Step {
  const [all, fence] = /^ {0,3}(`{3,})[ \t]*(?:\n|$)/.exec(held) ?? [];
  if (all !== undefined && fence !== undefined && fence.length >= (state.fence?.length ?? 0)) {
    state.fence = null;
    state.position = "fence-mark";
    return { length: all.length, text: "", endsLine: true };
  }
  state.position = "text";
  return { length: 0, text: "" };
}

/** The rest of a line, up to its next mark. */
function textStep(state: State, held: string, isEnd: boolean): Step | null {
  if (held.startsWith("\n")) return { length: 1, text: "\n" };
  if (state.fence !== null) return plainStep(held, /\n/);
  if (held.startsWith("`")) {
    state.isCode = !state.isCode;
    return { length: 1, text: "" };
  }
  if (state.isCode) return plainStep(held, /[\n`]/);
  if (held.startsWith("**")) {
    state.isBold = !state.isBold;
    return { length: 2, text: "" };
  }
  if (held === "*" && !isEnd) return null;
  return held.startsWith("*") ? { length: 1, text: "*" } : plainStep(held, /[\n`*]/);
}

function plainStep(held: string, until: RegExp): Step {
  const end = held.search(until);
  const length = end === -1 ? held.length : end;
  return { length, text: held.slice(0, length) };
}

/** A mark never outlives its line: one forgotten asterisk must not embolden the whole answer. */
function endLine(state: State): void {
  state.position = "line-start";
  state.isBold = false;
  state.isCode = false;
}

function paint(state: State, text: string, style: Style): string {
  if (text === "" || text === "\n") return text;
  if (state.position === "fence-mark") return style.dim(text);
  if (state.fence !== null || state.isCode) return style.cyan(text);
  if (state.position === "heading") return style.bold(style.underline(text));
  if (state.position === "quote") return style.italic(text);
  return state.isBold ? style.bold(text) : text;
}
