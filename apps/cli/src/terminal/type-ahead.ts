import type { Key } from "node:readline";

/** Keys kept at most; what is typed beyond them is lost. */
const keysMax = 4096;

/** Keeps what a person types while nothing is asked, for the next question. */
export interface TypeAhead {
  /** Collects from now on. */
  start(): void;
  /** Ends collecting. */
  stop(): void;
  /** Plays the keys again until `isDone`; those left over wait for the next time. */
  replay(isDone: () => boolean): void;
  clear(): void;
}

export function createTypeAhead(input: NodeJS.ReadStream): TypeAhead {
  const pressed: (readonly [text: string | undefined, key: Key])[] = [];
  const clear = (): void => void pressed.splice(0);
  const onKeypress = (text: string | undefined, key: Key): void => {
    // Who interrupts an answer does not mean what was typed before.
    if (key.name === "escape" || (key.ctrl && key.name === "c")) return clear();
    if (pressed.length < keysMax) pressed.push([text, key]);
  };
  return {
    start: () => void input.on("keypress", onKeypress),
    stop: () => void input.off("keypress", onKeypress),
    replay(isDone) {
      while (!isDone()) {
        const next = pressed.shift();
        if (!next) return;
        input.emit("keypress", ...next);
      }
    },
    clear,
  };
}
