import type { Message } from "../../contract/message.ts";
import type { ToolSchema } from "../../contract/model-request.ts";
import { chooseTool, mentionedTool } from "./choose-tool.ts";
import { converse, reasonAbout } from "./converse.ts";
import { fillArguments, guessArguments } from "./fill-arguments.ts";
import { generateJson } from "./generate-json.ts";
import type { Intent } from "./intent.ts";
import type { PersonaOptions, PersonaStep, PersonaTurn } from "./persona-step.ts";
import { recogniseIntent } from "./recognise-intent.ts";
import { isFailure, reportResult } from "./report-result.ts";
import { splitSteps } from "./split-steps.ts";
import { textOf } from "./text-of.ts";

interface PlannedCall {
  readonly intent: Intent | undefined;
  readonly name: string;
  readonly toArguments: (previous: string) => Readonly<Record<string, unknown>>;
}

/**
 * What the simulated model does in its next turn. Pure: the same conversation gives the same
 * steps. The steps of the last user message ("read a.txt, then write it to b.txt") become one tool
 * call a turn; after the last result, or the first that failed, it answers from that result.
 */
export function answerAsPersona(
  messages: readonly Message[],
  tools: readonly ToolSchema[],
  options: PersonaOptions = {},
): readonly PersonaStep[] {
  const turn = toTurn(messages, tools, options);
  const results = messages.slice(turn.earlier.length).filter(({ role }) => role === "tool");
  const reasoning = results.length === 0 ? reasonAbout(turn.text, options.think) : undefined;
  const thought: PersonaStep[] =
    reasoning === undefined ? [] : [{ type: "reasoning", text: reasoning }];
  const outputs = results.map(({ content }) => textOf(content));
  return [...thought, nextStep(turn, outputs, options)];
}

function nextStep(
  turn: PersonaTurn,
  results: readonly string[],
  { toolChoice = "auto", responseFormat }: PersonaOptions,
): PersonaStep {
  const last = results.at(-1);
  const forced = forcedCall(turn, toolChoice);
  const plan = planCalls(turn, toolChoice !== "none");
  const planned = plan[results.length];
  const isNamed = typeof toolChoice !== "object" || planned?.name === toolChoice.name;
  const call = isNamed ? (planned ?? forced) : forced;
  const hasFailed = last !== undefined && isFailure(last);
  if (call !== undefined && (!hasFailed || forced !== undefined)) {
    return { type: "tool-call", name: call.name, arguments: call.toArguments(last ?? "") };
  }
  if (responseFormat !== undefined) {
    return { type: "text", text: jsonAnswer(turn, last, responseFormat.schema) };
  }
  if (last === undefined) return { type: "text", text: withoutTool(turn) ?? converse(turn) };
  return { type: "text", text: reportResult(plan[results.length - 1]?.intent, last) };
}

function toTurn(
  messages: readonly Message[],
  tools: readonly ToolSchema[],
  { modelName = "simulated" }: PersonaOptions,
): PersonaTurn {
  const index = messages.findLastIndex(({ role }) => role === "user");
  const text = textOf(messages[index]?.content ?? "").trim();
  return { text, messages, earlier: messages.slice(0, Math.max(0, index)), tools, modelName };
}

function planCalls(turn: PersonaTurn, isAllowed: boolean): readonly PlannedCall[] {
  if (!isAllowed || turn.tools.length === 0) return [];
  const planned = splitSteps(turn.text).flatMap((step) => planCall(step, turn.tools));
  if (planned.length > 0) return planned;
  const tool = mentionedTool(turn.text, turn.tools);
  return tool === undefined ? [] : [guessedCall(tool, turn.text)];
}

function planCall(step: string, tools: readonly ToolSchema[]): readonly PlannedCall[] {
  const intent = recogniseIntent(step);
  if (intent === undefined) return [];
  const tool = chooseTool(intent, tools);
  if (tool === undefined) return [];
  const toArguments: PlannedCall["toArguments"] = (previous) =>
    fillArguments(intent, tool, previous);
  return [{ intent, name: tool.name, toArguments }];
}

function guessedCall(tool: ToolSchema, text: string): PlannedCall {
  return { intent: undefined, name: tool.name, toArguments: () => guessArguments(text, tool) };
}

/** `required` and a named tool mean a call, whatever the text says. */
function forcedCall(
  { tools, text }: PersonaTurn,
  choice: NonNullable<PersonaOptions["toolChoice"]>,
): PlannedCall | undefined {
  if (choice === "auto" || choice === "none") return undefined;
  const named = typeof choice === "object" ? choice.name : undefined;
  const tool = tools.find(({ name }) => named === undefined || name === named);
  return tool === undefined ? undefined : guessedCall(tool, text);
}

function jsonAnswer(
  { text }: PersonaTurn,
  result: string | undefined,
  schema: Readonly<Record<string, unknown>> = { type: "object", properties: { answer: {} } },
): string {
  const stated = /(?:reply|answer|respond) with (\{[\s\S]*\})/i.exec(text)?.[1];
  return stated ?? JSON.stringify(generateJson(schema, result?.trim() || text || undefined));
}

/** Says so when the request needs a tool that was not offered. */
function withoutTool({ text, tools }: PersonaTurn): string | undefined {
  const intent = splitSteps(text)
    .map(recogniseIntent)
    .find((each) => each !== undefined);
  if (intent === undefined) return undefined;
  const offered = tools.map(({ name }) => name).join(", ");
  return `I have no tool for that here${offered === "" ? "" : `, only ${offered}`}.`;
}
