/** Knows where in the visible text the next character will stand. */
export interface VisibleLine {
  note(text: string): void;
  /** A call or a thought stood here: what follows counts as the start of a line. */
  restart(): void;
  isAtLineStart(): boolean;
  isAtWordStart(): boolean;
  isInCodeBlock(): boolean;
}

const fence = "```";

export function createVisibleLine(): VisibleLine {
  let head = "";
  let last = "";
  let isInCodeBlock = false;

  function noteLine(text: string): void {
    if (head.length >= fence.length) return;
    const isShort = head.length < fence.length;
    head = (head + text.slice(0, maxIndentLength)).trimStart().slice(0, fence.length);
    if (isShort && head === fence) isInCodeBlock = !isInCodeBlock;
  }

  return {
    note(text) {
      if (text === "") return;
      let from = 0;
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
        noteLine(text.slice(from, end));
        head = "";
        from = end + 1;
      }
      noteLine(text.slice(from));
      last = text.charAt(text.length - 1);
    },
    restart() {
      head = "";
      last = "";
    },
    isAtLineStart: () => head === "",
    isAtWordStart: () => last === "" || /[\s:>]/u.test(last),
    isInCodeBlock: () => isInCodeBlock,
  };
}

const maxIndentLength = 1024;
