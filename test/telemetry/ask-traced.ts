import { renderSpans, type WrittenSpan } from "./written-span.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const callerId = "b7ad6b7169203331";

/** Asks the agent of a server for something that takes a tool, as a part of a caller's trace. */
export async function askTraced(url: string): Promise<void> {
  await postTraced(`${url}/chat`, { message: "List the files here" });
}

/** Sends a request as a part of a caller's trace, and reads the whole answer. */
export async function postTraced(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      traceparent: `00-${traceId}-${callerId}-01`,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} said ${response.status} ${text}`);
}

/** The caller's trace as spans below each other; those of other traces are not in it. */
export function callersTrace(spans: readonly WrittenSpan[]): string {
  return renderSpans(
    spans.filter((span) => span.traceId === traceId),
    callerId,
  );
}
