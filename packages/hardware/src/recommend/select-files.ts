import type { CatalogueModel, QuantizedFile } from "../catalogue/catalogue-model.ts";
import type { Quantization } from "../catalogue/quantization.ts";

export interface SelectedFile {
  readonly quantization: Quantization;
  readonly file: QuantizedFile;
  readonly isInstalled: boolean;
}

/**
 * The files of a model that are worth a look: the one in the wanted quantization (or, where it is
 * not published in that, in its own) and every other one that is installed.
 */
export function selectFiles(
  model: CatalogueModel,
  {
    quantization,
    installed,
  }: { readonly quantization: Quantization; readonly installed: readonly string[] },
): readonly SelectedFile[] {
  const names = new Set(installed.map(toComparable));
  const wanted = model.files[quantization] ? quantization : model.defaultQuantization;
  return (Object.entries(model.files) as [Quantization, QuantizedFile][])
    .map(([own, file]) => ({ quantization: own, file, isInstalled: isIn(names, file) }))
    .filter(({ quantization: own, isInstalled }) => own === wanted || isInstalled);
}

function isIn(names: ReadonlySet<string>, { ollamaTag, aliases }: QuantizedFile): boolean {
  return [ollamaTag, ...aliases].some((name) => names.has(toComparable(name)));
}

/** Ollama's library is the default registry, `latest` the default tag, and case does not count. */
function toComparable(name: string): string {
  const short = name
    .trim()
    .toLowerCase()
    .replace(/^(registry\.ollama\.ai\/)?(library\/)?/, "");
  return short.includes(":") ? short : `${short}:latest`;
}
