// @ts-check
import { defineTool } from "@harombe/tools";
import { z } from "zod";

/**
 * A pure tool: it touches nothing outside, so it has no effects and nobody is asked. Chance comes in
 * as an option, so that tests know it.
 *
 * @param {{ readonly random?: () => number }} [options]
 */
export function createRollDiceTool({ random = Math.random } = {}) {
  return defineTool({
    name: "roll_dice",
    description: "Roll dice and add them up.",
    input: z.strictObject({
      dice: z.int().min(1).max(100).default(1).describe("How many dice"),
      sides: z.int().min(2).max(1000).default(6).describe("Sides of each"),
    }),
    execute: ({ dice, sides }) => {
      const rolls = Array.from({ length: dice }, () => Math.floor(random() * sides) + 1);
      const sum = rolls.reduce((total, roll) => total + roll, 0);
      return dice === 1 ? String(sum) : `${rolls.join(" + ")} = ${sum}`;
    },
  });
}
