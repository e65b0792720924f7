import type { Frame, FrameEnd } from "../run/frame.ts";
import type { RunScope } from "../run/run-scope.ts";
import { inSpan } from "./in-span.ts";
import { invokeAgentAttributes } from "./invoke-agent-attributes.ts";

/** A delegated agent's work inside of a span `invoke_agent NAME`. */
export function traceChild(
  scope: RunScope,
  { agent }: Frame,
  work: () => Promise<FrameEnd>,
): Promise<FrameEnd> {
  const description = {
    name: `invoke_agent ${agent.name}`,
    attributes: invokeAgentAttributes(scope, agent),
  };
  return inSpan(scope.telemetry.tracer, description, async (span) => {
    const end = await work();
    span?.setAttribute("harombe.run.status", statuses[end.type]);
    if (end.type === "stopped") span?.setAttribute("harombe.run.stop_reason", end.reason);
    return end;
  });
}

/** The words of a whole run's result. */
const statuses: Readonly<Record<FrameEnd["type"], string>> = {
  answer: "completed",
  paused: "interrupted",
  stopped: "stopped",
};
