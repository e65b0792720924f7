import type { ToolCallFormat } from "../tool-call-format.ts";
import { hermesFormat } from "./hermes.ts";

/** Every format that is recognised, in order of trial where several share an opener. */
export const toolCallFormats: readonly ToolCallFormat[] = [hermesFormat];
