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
import { sumUp } from "./sum-up.ts";
import { textOf } from "./text-of.ts";

interface PlannedCall {
  readonly intent: Intent | undefined;
  readonly name: string;
  /** Results that have to be there before; calls of the same number are made at once. */
  readonly after: number;
  readonly toArguments: (previous: string) => Readonly<Record<string, unknown>>;
}

/** Joins calls that are made in one turn: "call a and at the same time call b". */
const together = /,?\s+(?:and\s+)?(?:at the same time|in parallel),?\s+/i;

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
  return [...thought, ...nextSteps(turn, outputs, options)];
}

function nextSteps(
  turn: PersonaTurn,
  results: readonly string[],
  { toolChoice = "auto", responseFormat }: PersonaOptions,
): readonly PersonaStep[] {
  const last = results.at(-1);
  const forced = forcedCall(turn, toolChoice);
  const plan = planCalls(turn, toolChoice !== "none");
  const planned = plan.filter(({ after }) => after === results.length);
  const isNamed = typeof toolChoice !== "object" || planned[0]?.name === toolChoice.name;
  const calls = isNamed && planned.length > 0 ? planned : forced;
  const hasFailed = last !== undefined && isFailure(last);
  if (calls.length > 0 && (!hasFailed || forced.length > 0)) {
    return calls.map((call) => toStep(call, last ?? ""));
  }
  const text =
    responseFormat === undefined
      ? answerInWords(turn, plan[results.length - 1]?.intent, last)
      : jsonAnswer(turn, last, responseFormat.schema);
  return [{ type: "text", text }];
}

function toStep({ name, toArguments }: PlannedCall, previous: string): PersonaStep {
  return { type: "tool-call", name, arguments: toArguments(previous) };
}

function answerInWords(
  turn: PersonaTurn,
  intent: Intent | undefined,
  result: string | undefined,
): string {
  if (result !== undefined) return reportResult(intent, result);
  return sumUp(turn) ?? withoutTool(turn) ?? converse(turn);
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
  const planned: PlannedCall[] = [];
  for (const step of splitSteps(turn.text)) {
    const after = planned.length;
    const intents = step.split(together).map(recogniseIntent);
    planned.push(...intents.flatMap((intent) => planCall(intent, turn.tools, after)));
  }
  if (planned.length > 0) return planned;
  const tool = mentionedTool(turn.text, turn.tools);
  return tool === undefined ? [] : [guessedCall(tool, turn.text)];
}

function planCall(
  intent: Intent | undefined,
  tools: readonly ToolSchema[],
  after: number,
): readonly PlannedCall[] {
  if (intent === undefined) return [];
  const tool = chooseTool(intent, tools);
  if (tool === undefined) return [];
  const toArguments: PlannedCall["toArguments"] = (previous) =>
    fillArguments(intent, tool, previous);
  return [{ intent, name: tool.name, after, toArguments }];
}

function guessedCall(tool: ToolSchema, text: string): PlannedCall {
  const toArguments = (): Readonly<Record<string, unknown>> => guessArguments(text, tool);
  return { intent: undefined, name: tool.name, after: 0, toArguments };
}

/** `required` and a named tool mean a call, whatever the text says. */
function forcedCall(
  { tools, text }: PersonaTurn,
  choice: NonNullable<PersonaOptions["toolChoice"]>,
): readonly PlannedCall[] {
  if (choice === "auto" || choice === "none") return [];
  const named = typeof choice === "object" ? choice.name : undefined;
  const tool = tools.find(({ name }) => named === undefined || name === named);
  return tool === undefined ? [] : [guessedCall(tool, text)];
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
