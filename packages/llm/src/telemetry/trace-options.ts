import { type Attributes, type Tracer, trace } from "@opentelemetry/api";

/** How calls are traced. Without an OpenTelemetry SDK nothing is, whatever stands here. */
export interface TraceOptions {
  /** Default: that of the SDK registered in this process, asked for at each call. */
  readonly tracer?: Tracer | undefined;
  /** `gen_ai.provider.name`, in small letters: who runs the model, such as an engine's name. Default `harombe`. */
  readonly provider?: string | undefined;
  /** Where it listens, as a URL or as `host:port`: `server.address` and `server.port`. */
  readonly server?: string | null | undefined;
  /** Put on every span besides; a function is asked for each, where an SDK is registered. */
  readonly attributes?: Attributes | (() => Attributes) | undefined;
  /**
   * Puts prompts and answers on the spans, for whoever reads the traces. Images never; of each text
   * the first 10 000 characters. Default false.
   */
  readonly recordContent?: boolean | undefined;
}

/** What is put on every span besides. */
export function ownAttributes({ attributes }: Pick<TraceOptions, "attributes">): Attributes {
  return (typeof attributes === "function" ? attributes() : attributes) ?? {};
}

/** The tracer of an SDK that may be registered later than this package is loaded. */
export function tracerOf({ tracer }: Pick<TraceOptions, "tracer">): Tracer {
  return tracer ?? trace.getTracer("@harombe/llm");
}
