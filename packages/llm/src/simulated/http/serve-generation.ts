import type { EngineCore } from "../engine/create-engine-core.ts";
import { faultRefusal } from "../engine/fault-refusal.ts";
import type {
  GeneratedCall,
  GenerationEnd,
  GenerationPart,
  GenerationRequest,
} from "../engine/generation.ts";
import type { Exchange } from "./exchange.ts";
import { breakOff, sendJson, write } from "./send.ts";

/** An answer that was not streamed. */
export interface WholeAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly GeneratedCall[];
  readonly end: GenerationEnd;
}

/** How one dialect writes one answer. */
export interface AnswerWriter {
  readonly contentType: string;
  /** Whether the headers of a stream leave before the first token. */
  readonly isHeaderEarly: boolean;
  toFrames(part: GenerationPart): readonly string[];
  toFrame(body: object): string;
  toBody(answer: WholeAnswer): object;
}

/** Runs a generation and sends it, as a stream or whole. */
export async function serveGeneration(
  exchange: Exchange,
  core: EngineCore,
  {
    request,
    isStream,
    writer,
  }: { request: GenerationRequest; isStream: boolean; writer: AnswerWriter },
): Promise<void> {
  const parts = core.generate(request, { signal: exchange.signal, fault: exchange.fault });
  if (isStream) await sendStream(exchange, parts, writer);
  else await sendWhole(exchange, parts, writer);
}

async function sendStream(
  exchange: Exchange,
  parts: AsyncIterable<GenerationPart>,
  writer: AnswerWriter,
): Promise<void> {
  const { response, signal, toErrorBody } = exchange;
  for await (const part of parts) {
    // Not before the first part: a refusal has headers of its own.
    if (part.type === "start") response.setHeader("content-type", writer.contentType);
    if (part.type === "fault") {
      const error = writer.toFrame(toErrorBody(faultRefusal(part.fault)));
      const next = writer.toFrames({ type: "text", text: "unfinished business" }).join("");
      await breakOff(exchange, part.fault, {
        error,
        garbage: writer.toFrame({}).replace("{}", "{not json"),
        next,
      });
      return;
    }
    if (part.type === "start" && writer.isHeaderEarly) response.flushHeaders();
    for (const frame of writer.toFrames(part)) await write(response, frame, signal);
  }
  response.end();
}

async function sendWhole(
  exchange: Exchange,
  parts: AsyncIterable<GenerationPart>,
  writer: AnswerWriter,
): Promise<void> {
  let text = "";
  let reasoning = "";
  const calls: GeneratedCall[] = [];
  for await (const part of parts) {
    if (part.type === "text") text += part.text;
    if (part.type === "reasoning") reasoning += part.text;
    if (part.type === "call-end") calls.push(part.call);
    if (part.type === "end")
      await sendJson(exchange, writer.toBody({ text, reasoning, calls, end: part }));
    if (part.type === "fault") await sendJson(exchange, { text, unfinished: true });
  }
}
