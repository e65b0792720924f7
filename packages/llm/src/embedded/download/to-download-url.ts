import { LlmError } from "../../errors/llm-error.ts";

/**
 * The address and the file name behind `https://…/x.gguf` or `hf:owner/repository/x.gguf`;
 * undefined for anything else, such as a bare name.
 */
export function toDownload(
  uri: string,
  huggingFaceUrl: string,
): { readonly url: string; readonly fileName: string } | undefined {
  const [, repository, path] = /^(?:hf|huggingface):([^/]+\/[^/]+)\/(.+)$/.exec(uri) ?? [];
  const address =
    repository === undefined ? uri : `${huggingFaceUrl}/${repository}/resolve/main/${path}`;
  if (!/^https?:\/\//.test(address) || !URL.canParse(address)) return undefined;
  const fileName = decodeURIComponent(new URL(address).pathname.split("/").at(-1) ?? "");
  if (!/^[^/\\:\0]+\.gguf$/i.test(fileName)) {
    throw new LlmError({
      code: "HAROMBE_LLM_REJECTED",
      message: `${uri} does not name a GGUF file`,
      isRetryable: false,
      hint: "Name the file itself, such as hf:owner/repository/model-Q4_K_M.gguf",
    });
  }
  return { url: address, fileName };
}
