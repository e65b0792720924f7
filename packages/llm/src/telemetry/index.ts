export { errorTypeOf, failSpan, type FailSpanOptions } from "./fail-span.ts";
export { cut as cutContent } from "./message-content.ts";
export { routeAttributes } from "./route-attributes.ts";
export { traceEmbeddingModel } from "./trace-embedding-model.ts";
export { traceModel } from "./trace-model.ts";
export type { TraceOptions } from "./trace-options.ts";
export { type StreamWatch, traceStream } from "./trace-stream.ts";
export { usageAttributes } from "./answer-notes.ts";
