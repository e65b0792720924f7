import stringWidth from "string-width";

export interface LiveViewOptions {
  readonly write: (text: string) => void;
  readonly columns: () => number | undefined;
}

export interface LiveView {
  /** Puts this text where the one before stood. */
  show(text: string): void;
  /** Leaves the last text where it is. */
  end(): void;
}

/** Text that is redrawn in its place. For terminals only. */
export function createLiveView({ write, columns }: LiveViewOptions): LiveView {
  let height = 0;
  return {
    show(text) {
      // A line that wraps would take two rows, and the next redraw would begin in the wrong one.
      const width = columns() ?? 0;
      const room = width < 2 ? defaultColumns : width - 1;
      const lines = text.split("\n").map((line) => fit(line, room));
      const back = height === 0 ? "" : `\u001B[${height}A`;
      write(`${back}\r\u001B[J${lines.join("\n")}\n`);
      height = lines.length;
    },
    end() {
      height = 0;
    },
  };
}

/** For terminals that do not say how wide they are. */
const defaultColumns = 100;

function fit(line: string, width: number): string {
  if (stringWidth(line) <= width) return line;
  const characters = [...line];
  while (characters.length > 0 && stringWidth(characters.join("")) >= width) characters.pop();
  return `${characters.join("")}…`;
}
