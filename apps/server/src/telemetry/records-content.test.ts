import { expect, it } from "vitest";

import { recordsContent } from "./records-content.ts";

it.each([
  ["true", true],
  ["TRUE", true],
  ["span_only", true],
  ["SPAN_AND_EVENT", true],
  ["event_only", false],
  ["no_content", false],
  ["false", false],
  ["1", false],
  ["", false],
  [undefined, false],
])("records content for %j: %j", (value, expected) => {
  const name = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
  expect(recordsContent({ [name]: value })).toBe(expected);
});
