// @ts-check
import { createRecordScoreTool } from "./record-score.js";
import { createRollDiceTool } from "./roll-dice.js";

export { createRecordScoreTool, createRollDiceTool };

/** What harombe loads when the package is enabled. */
export const tools = [createRollDiceTool(), createRecordScoreTool()];
