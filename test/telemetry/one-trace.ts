import { expect } from "vitest";

import { type mains, startTraced } from "./start-traced.ts";
import { renderSpans } from "./written-span.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const callerId = "b7ad6b7169203331";

/** Asks the agent of a server for something that takes a tool, as a part of a caller's trace. */
async function ask(url: string): Promise<void> {
  const response = await fetch(`${url}/chat`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      traceparent: `00-${traceId}-${callerId}-01`,
    },
    body: JSON.stringify({ message: "List the files here" }),
  });
  const text = await response.text();
  expect({ status: response.status, text }).toMatchObject({ status: 200 });
}

const simulated = { inference: { backend: "simulated" } };

/** The whole of what a person sees of a question that one machine answers. */
export async function expectOneTrace(main: keyof typeof mains): Promise<void> {
  await using server = await startTraced(main, simulated);
  await ask(server.url);
  const { spans } = server;
  expect(renderSpans(spans, callerId)).toBe(
    [
      "invoke_agent harombe",
      "  chat simulated:1b",
      "  execute_tool list_directory",
      "  chat simulated:1b",
    ].join("\n"),
  );
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
}
