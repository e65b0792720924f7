import type { TraceOptions } from "@harombe/llm/telemetry";

/** How requests are traced. Without an OpenTelemetry SDK nothing is, whatever stands here. */
export type TelemetryOptions = Pick<TraceOptions, "tracer" | "recordContent">;
