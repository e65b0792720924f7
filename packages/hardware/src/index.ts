export { detectHardware, type DetectHardwareOptions } from "./detect/detect-hardware.ts";
export type {
  CpuReport,
  GpuMemoryKind,
  GpuReport,
  GpuVendor,
  HardwareReport,
  HardwareWarning,
  HardwareWarningCode,
  MemoryReport,
} from "./report/hardware-report.ts";
export type { Note } from "./report/note.ts";
export type { CommandOutput, Execute } from "./world/execute.ts";
export type { HardwareWorld, OperatingSystem } from "./world/hardware-world.ts";
export type { SystemInformation, SystemNames } from "./world/system-information.ts";
export {
  HardwareError,
  type HardwareErrorCode,
  type HardwareErrorOptions,
} from "./errors/hardware-error.ts";
export type {
  AttentionLayers,
  CatalogueModel,
  QuantizedFile,
} from "./catalogue/catalogue-model.ts";
export { modelCatalogue } from "./catalogue/model-catalogue.ts";
export { type Quantization, quantizations } from "./catalogue/quantization.ts";
export { explainRecommendations } from "./recommend/explain-recommendations.ts";
export type { NeededBytes } from "./recommend/needed-bytes.ts";
export { recommendModels, type RecommendOptions } from "./recommend/recommend-models.ts";
export type { Fit, Recommendation } from "./recommend/recommendation.ts";
