/**
 * Warnings of Node that say nothing to who runs the command: that `node:sqlite` is new, and that of
 * two colour settings one wins. All others are shown.
 */
export function quietWarnings(program: NodeJS.Process): void {
  const listeners = program.listeners("warning");
  program.removeAllListeners("warning");
  program.on("warning", (warning) => {
    if (!isQuiet(warning)) for (const listener of listeners) listener(warning);
  });
}

function isQuiet({ name, message }: Error): boolean {
  return (
    (name === "ExperimentalWarning" && message.startsWith("SQLite ")) ||
    (name === "Warning" && message.includes("'FORCE_COLOR' env"))
  );
}
