import { type Tracer, trace } from "@opentelemetry/api";

/** How runs are traced. Without an OpenTelemetry SDK nothing is, whatever stands here. */
export interface TelemetryOptions {
  /** Default: that of the SDK registered in this process. */
  readonly tracer?: Tracer;
  /**
   * Puts the arguments and results of tools on their spans, for whoever reads the traces; of each
   * the first 10 000 characters. Default false.
   */
  readonly recordContent?: boolean;
}

export interface Telemetry {
  readonly tracer: Tracer;
  readonly recordContent: boolean;
}

export function resolveTelemetry({
  tracer = trace.getTracer("@harombe/agent"),
  recordContent = false,
}: TelemetryOptions = {}): Telemetry {
  return { tracer, recordContent };
}
