import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SimulatedEngineOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  readonly host?: string;
  /** Names of the models it says it has. Default `["simulated:1b"]`. */
  readonly models?: readonly string[];
}

export interface SimulatedEngine {
  /** Such as `http://127.0.0.1:41234`; `/v1` and `/api` answer below it. */
  readonly url: string;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An engine without a model, behind real HTTP. */
export async function startSimulatedEngine({
  port = 0,
  host = "127.0.0.1",
  models = ["simulated:1b"],
}: SimulatedEngineOptions = {}): Promise<SimulatedEngine> {
  const server = createServer((request, response) => {
    if (request.url === "/v1/models") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ object: "list", data: models.map((id) => ({ id })) }));
      return;
    }
    void answer(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const { port: boundPort } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://${host}:${boundPort}`, close, [Symbol.asyncDispose]: close };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const { messages, model } = JSON.parse(body);
  const last = messages.at(-1);
  response.setHeader("content-type", "text/event-stream");
  const send = (delta: object, finishReason: string | null = null): void => {
    const chunk = { model, choices: [{ index: 0, delta, finish_reason: finishReason }] };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const path = /^read (\S+)/i.exec(String(last.content))?.[1];
  if (last.role === "user" && path !== undefined) {
    const call = { name: "read_file", arguments: JSON.stringify({ path }) };
    send({ tool_calls: [{ index: 0, id: "call_1", type: "function", function: call }] });
    send({}, "tool_calls");
  } else {
    for (const word of `Here it is: ${last.content}`.match(/\S+\s*/g) ?? [])
      send({ content: word });
    send({}, "stop");
  }
  response.end("data: [DONE]\n\n");
}
