import { isUtf8 } from "node:buffer";
import { readFile, stat } from "node:fs/promises";
import { basename, extname, resolve } from "node:path";

import type { ContentPart } from "@harombe/llm";

export interface AttachFilesOptions {
  readonly cwd: string;
  /** A larger file is not attached. Default 256 KiB. */
  readonly bytesMax?: number;
}

export interface AttachedInput {
  /** A text alone where nothing was attached. */
  readonly content: string | readonly ContentPart[];
  /** What could not be attached, and why, for the person. */
  readonly problems: readonly string[];
}

const imageTypes: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
};

/**
 * Attaches the files that a person named with `@path` or `@"a path"`. The person chose them, so
 * they may lie anywhere; what is no file, such as an e-mail address, stays text.
 */
export async function attachFiles(
  input: string,
  { cwd, bytesMax = 256 * 1024 }: AttachFilesOptions,
): Promise<AttachedInput> {
  const parts: ContentPart[] = [{ type: "text", text: input }];
  const problems: string[] = [];
  for (const name of namedFiles(input)) {
    const path = resolve(cwd, name);
    const information = await stat(path).catch(() => null);
    if (!information?.isFile()) {
      problems.push(`@${name} is not a file; it stays as text`);
    } else if (information.size > bytesMax) {
      problems.push(`@${name} has ${information.size} bytes, more than ${bytesMax}; not attached`);
    } else {
      const part = await readPart(path).catch((error: Error) => error.message);
      if (typeof part === "string") problems.push(`@${name} is not attached: ${part}`);
      else parts.push(part);
    }
  }
  return { content: parts.length === 1 ? input : parts, problems };
}

function namedFiles(input: string): string[] {
  const names = [...input.matchAll(/(?:^|\s)@(?:"([^"]+)"|(\S+))/g)].map(
    ([, quoted, bare]) => quoted ?? bare?.replace(/[.,;:!?)]+$/, "") ?? "",
  );
  return [...new Set(names.filter((name) => name !== ""))];
}

/** The file as a part of a message, or why it can be none. */
async function readPart(path: string): Promise<ContentPart | string> {
  const bytes = await readFile(path);
  const mediaType = imageTypes[extname(path).toLowerCase()];
  if (mediaType) return { type: "image", data: bytes.toString("base64"), mediaType };
  if (!isUtf8(bytes) || bytes.includes(0)) return "it is neither text nor an image";
  return { type: "text", text: `\n\nThe file ${basename(path)}:\n\n${bytes.toString("utf8")}` };
}
