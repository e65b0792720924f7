import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

export interface TerminalOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** A program on a real terminal, and what a person would see there. */
export interface TestTerminal {
  /** Every line so far, scrolled away or not, without trailing spaces. */
  text(): string;
  /** The last place where this stands, and only what is dimmed there: `""` when nothing is. */
  dimmed(text: string): string;
  /** Everything that the program wrote, with its control sequences. */
  raw(): string;
  /** Resolves when the text matches; rejects with what was shown after `timeoutMs`. */
  waitFor(pattern: RegExp | string, options?: { readonly timeoutMs?: number }): Promise<void>;
  type(keys: string): void;
  resize(columns: number, rows: number): void;
  kill(signal?: string): void;
  readonly exited: Promise<number>;
}

export const keys = {
  enter: "\r",
  escape: "\u001B",
  tab: "\t",
  up: "\u001B[A",
  ctrlC: "\u0003",
  ctrlD: "\u0004",
  /** Deletes what stands before the cursor. */
  ctrlU: "\u0015",
} as const;

/** As a terminal passes on what was pasted. */
export function pasted(text: string): string {
  return `\u001B[200~${text}\u001B[201~`;
}

export function openTerminal({
  file,
  args,
  cwd,
  environment,
  columns = 100,
  rows = 40,
}: TerminalOptions): TestTerminal {
  const screen = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 5000,
    allowProposedApi: true,
  });
  const program = spawn(file, [...args], {
    name: environment["TERM"] ?? "xterm-256color",
    cols: columns,
    rows,
    cwd,
    env: { ...environment },
  });
  const watchers = new Set<() => void>();
  let written = "";
  program.onData((data) => {
    written += data;
    screen.write(data, () => {
      for (const watcher of watchers) watcher();
    });
  });
  const exited = new Promise<number>((resolve) => {
    program.onExit(({ exitCode }) => resolve(exitCode));
  });

  const text = (): string => {
    const { active } = screen.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, index) => active.getLine(index)?.translateToString(true) ?? "",
    );
    return lines.join("\n").trimEnd();
  };

  const dimmed = (searched: string): string => {
    const { active } = screen.buffer;
    for (let index = active.length - 1; index >= 0; index -= 1) {
      const line = active.getLine(index);
      const start = line?.translateToString(true).indexOf(searched) ?? -1;
      if (!line || start < 0) continue;
      const cells = Array.from(searched, (_, offset) => line.getCell(start + offset));
      return cells.map((cell) => (cell?.isDim() ? cell.getChars() : "")).join("");
    }
    throw new Error(`${searched} is not shown:\n${text()}`);
  };

  const waitFor: TestTerminal["waitFor"] = (pattern, { timeoutMs = 15_000 } = {}) =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const shown = text();
        if (typeof pattern === "string" ? !shown.includes(pattern) : !pattern.test(shown)) return;
        clearTimeout(timer);
        watchers.delete(check);
        resolve();
      };
      const timer = setTimeout(() => {
        watchers.delete(check);
        reject(new Error(`${String(pattern)} did not appear within ${timeoutMs} ms:\n${text()}`));
      }, timeoutMs);
      watchers.add(check);
      check();
    });

  return {
    text,
    dimmed,
    raw: () => written,
    waitFor,
    exited,
    type: (typed) => program.write(typed),
    resize: (wide, high) => {
      screen.resize(wide, high);
      program.resize(wide, high);
    },
    kill: (signal) => program.kill(signal),
  };
}
