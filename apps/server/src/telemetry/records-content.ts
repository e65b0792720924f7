/** By which an environment asks instrumentation of generative AI for prompts and answers. */
const variable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

/** Its values that mean spans; `event_only` and `no_content` do not. */
const meanSpans: ReadonlySet<string> = new Set(["true", "span_only", "span_and_event"]);

/** Whether prompts, answers, arguments and results may stand on spans. */
export function recordsContent(environment: Readonly<Record<string, string | undefined>>): boolean {
  return meanSpans.has(environment[variable]?.trim().toLowerCase() ?? "");
}
