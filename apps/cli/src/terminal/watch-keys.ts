import { emitKeypressEvents } from "node:readline";

export type InterruptKey = "escape" | "ctrl-c";

/**
 * Watches for the keys that stop an answer while nothing is being typed. Returns what ends the
 * watch and puts the terminal back as it was.
 */
export function watchInterruptKeys(
  input: NodeJS.ReadStream,
  onKey: (key: InterruptKey) => void,
): () => void {
  if (!input.isTTY) return () => {};
  const onKeypress = (_: string | undefined, key: Key): void => {
    if (key.name === "escape") onKey("escape");
    if (key.ctrl && key.name === "c") onKey("ctrl-c");
  };
  const wasRaw = input.isRaw;
  emitKeypressEvents(input);
  input.setRawMode(true);
  input.on("keypress", onKeypress);
  input.resume();
  return () => {
    input.off("keypress", onKeypress);
    input.setRawMode(wasRaw);
    input.pause();
  };
}

interface Key {
  readonly name?: string;
  readonly ctrl?: boolean;
}
