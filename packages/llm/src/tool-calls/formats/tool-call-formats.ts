import type { ToolCallFormat } from "../tool-call-format.ts";
import { deepseekFormat, kimiFormat } from "./deepseek.ts";
import { gemmaFormat } from "./gemma.ts";
import { glmFormat } from "./glm.ts";
import { harmonyFormat } from "./harmony.ts";
import { hermesFormat } from "./hermes.ts";
import { bareJsonFormat, bareListFormat, fencedJsonFormat } from "./json-object.ts";
import { llamaFunctionFormat, llamaTagFormat } from "./llama.ts";
import { mistralArgumentsFormat, mistralListFormat } from "./mistral.ts";
import { pythonicFormat } from "./pythonic.ts";
import { qwenCoderFormat } from "./qwen-coder.ts";

/** Every format that is recognised. At most one of those that share an opener accepts a text. */
export const toolCallFormats: readonly ToolCallFormat[] = [
  hermesFormat,
  qwenCoderFormat,
  glmFormat,
  llamaTagFormat,
  llamaFunctionFormat,
  mistralListFormat,
  mistralArgumentsFormat,
  deepseekFormat,
  kimiFormat,
  harmonyFormat,
  gemmaFormat,
  fencedJsonFormat,
  bareJsonFormat,
  bareListFormat,
  pythonicFormat,
];
