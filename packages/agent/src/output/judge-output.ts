import { AgentError } from "../errors/agent-error.ts";
import { addMessage } from "../run/add-message.ts";
import type { Frame, FrameEnd } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import type { OutputGoal, OutputResult } from "./output-goal.ts";
import { parseJsonAnswer } from "./parse-json-answer.ts";

/** Checks an answer against the wanted shape; lets the model repair it a bounded number of times. */
export async function judgeOutput(
  scope: RunScope,
  frame: Frame,
  goal: OutputGoal,
): Promise<FrameEnd | null> {
  const result = await checkAnswer(frame.text, goal);
  if (result.ok) {
    goal.value = result.value;
    return { type: "answer" };
  }
  if (goal.repairs >= goal.repairsMax) throw invalidOutput(goal, result.message);
  goal.repairs += 1;
  scope.emit(frame, { type: "warning", code: "output-invalid", message: result.message });
  await addMessage(scope, frame, { role: "user", content: askForRepair(goal, result.message) });
  return null;
}

async function checkAnswer(text: string, goal: OutputGoal): Promise<OutputResult> {
  try {
    return await goal.check(parseJsonAnswer(text));
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function askForRepair({ jsonSchema }: OutputGoal, message: string): string {
  const schema = JSON.stringify(jsonSchema);
  return `The answer does not have the wanted shape:\n${message}\nAnswer again with JSON only, which fits this JSON Schema: ${schema}`;
}

function invalidOutput({ repairsMax }: OutputGoal, message: string): AgentError {
  return new AgentError({
    code: "HAROMBE_AGENT_OUTPUT_INVALID",
    message: `The answer does not fit the output schema after ${repairsMax} repairs: ${message}`,
    isRetryable: true,
    hint: "Simplify the schema, raise maxOutputRepairs, or use a larger model",
  });
}
