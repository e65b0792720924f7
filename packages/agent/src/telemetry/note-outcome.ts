import type { MessageContent } from "@harombe/llm";
import { cutContent, failSpan } from "@harombe/llm/telemetry";
import { type Span, SpanStatusCode } from "@opentelemetry/api";

import type { CallResult } from "../calls/call-slot.ts";
import type { DeadlineOutcome } from "../calls/run-with-deadline.ts";
import { toText } from "../run/to-text.ts";
import type { Telemetry } from "./telemetry-options.ts";

/** How a tool ended. A message of its own may quote what it worked on, so it is content. */
export function noteOutcome(
  span: Span,
  outcome: DeadlineOutcome<MessageContent>,
  { recordContent }: Telemetry,
): void {
  switch (outcome.type) {
    case "done":
      if (recordContent) noteContent(span, outcome.value);
      break;
    case "failed":
      failSpan(span, outcome.error, { withMessage: recordContent });
      break;
    case "timeout":
      span.setAttribute("error.type", "timeout");
      span.setStatus({ code: SpanStatusCode.ERROR });
      break;
    case "aborted":
      span.setAttribute("harombe.cancelled", true);
      break;
  }
}

/** How a delegated agent's work ended for who delegated it; null when it waits for a person. */
export function noteDelegated(
  span: Span,
  result: CallResult | null,
  { recordContent }: Telemetry,
): void {
  if (result?.outcome === "error") {
    span.setAttribute("error.type", "delegation_failed");
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  if (result?.outcome === "cancelled") span.setAttribute("harombe.cancelled", true);
  if (result && recordContent) noteContent(span, result.content);
}

function noteContent(span: Span, content: MessageContent): void {
  span.setAttribute("gen_ai.tool.call.result", cutContent(toText(content)));
}
