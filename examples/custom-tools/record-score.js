// @ts-check
import { appendFile } from "node:fs/promises";
import { join } from "node:path";

import { defineTool, ToolError } from "@harombe/tools";
import { z } from "zod";

const fileName = "scores.csv";

/**
 * A dangerous tool: it writes, so a person is asked first and sees in the preview exactly what will
 * happen. It writes one file of a fixed name, whatever the model says.
 */
export function createRecordScoreTool() {
  return defineTool({
    name: "record_score",
    description: "Add a player's points to the score sheet.",
    input: z.strictObject({
      player: z.string().regex(/^[\p{L}\p{N} _-]{1,40}$/u, "letters, digits and spaces only"),
      points: z.int(),
    }),
    effects: ["writes"],
    dangerous: true,
    timeoutMs: 5000,
    preview: ({ player, points }, { cwd }) =>
      `Adds the line "${player},${points}" to ${join(cwd, fileName)}`,
    execute: async ({ player, points }, { cwd, signal, progress }) => {
      progress(`writing ${fileName}`);
      signal.throwIfAborted();
      try {
        await appendFile(join(cwd, fileName), `${player},${points}\n`);
      } catch (cause) {
        throw new ToolError(`The score sheet in ${cwd} cannot be written.`, { cause });
      }
      return `${player} has ${points} points more in ${fileName}.`;
    },
  });
}
