import type { ToolCall } from "@harombe/llm";
import { cutContent } from "@harombe/llm/telemetry";
import type { Span } from "@opentelemetry/api";

import type { Frame } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import { inSpan } from "./in-span.ts";

/** A call at work, inside of a span `execute_tool NAME`: nothing is waited for there any more. */
export function traceTool<Result>(
  { telemetry }: RunScope,
  { agent }: Frame,
  call: ToolCall,
  work: (span: Span | null) => Promise<Result>,
): Promise<Result> {
  const attributes = {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": call.name,
    "gen_ai.tool.call.id": call.id,
    "gen_ai.tool.type": "function",
    "gen_ai.agent.name": agent.name,
    ...(telemetry.recordContent && {
      "gen_ai.tool.call.arguments": cutContent(JSON.stringify(call.arguments)),
    }),
  };
  return inSpan(telemetry.tracer, { name: `execute_tool ${call.name}`, attributes }, work);
}
