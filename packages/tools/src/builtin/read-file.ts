import type { FileHandle } from "node:fs/promises";

import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool, ToolOutput } from "../define/tool.ts";
import { ToolError } from "../errors/tool-error.ts";
import { detectContent } from "../files/detect-content.ts";
import { type OpenedFile, openRegularFile } from "../files/open-regular-file.ts";
import { readBounded } from "../files/read-bounded.ts";
import { type LineRead, readLines } from "../files/read-lines.ts";
import { withFileErrors } from "../files/translate-file-error.ts";
import { createPathGuard, type PathGuard } from "../paths/path-guard.ts";
import { formatBytes } from "../text/format-bytes.ts";

export interface ReadFileOptions {
  readonly guard?: PathGuard;
  /** Lines of one call when the model names no limit. Default 2000. */
  readonly linesDefault?: number;
  /** Bytes of text in one result, about. Default 256 KiB. */
  readonly textBytesMax?: number;
  /** Characters of one line; the rest is cut. Default 2000. */
  readonly lineCharactersMax?: number;
  /** Larger images are not shown. Default 5 MiB. */
  readonly imageBytesMax?: number;
}

const input = z.strictObject({
  path: z.string().describe("Path of the file"),
  offset: z.int().min(1).optional().describe("First line to read, counting from 1"),
  limit: z.int().min(1).max(100_000).optional().describe("How many lines to read"),
});

/** Text as it is, in bounded pieces; images as images. */
export function createReadFileTool({
  guard = createPathGuard(),
  linesDefault = 2000,
  textBytesMax = 256 * 1024,
  lineCharactersMax = 2000,
  imageBytesMax = 5 * 1024 * 1024,
}: ReadFileOptions = {}): Tool<z.output<typeof input>> {
  return defineTool({
    name: "read_file",
    description:
      "Read a text file, or look at an image. Long files come in pieces: go on with offset.",
    input,
    effects: ["reads"],
    execute: ({ path, offset = 1, limit = linesDefault }, { cwd, signal }) =>
      withFileErrors("read", path, async () => {
        const guarded = await guard.resolve(path, { from: cwd });
        await using file = await openRegularFile(guard, guarded);
        const start = await readBounded(file.handle, { maxBytes: 8192, signal });
        const content = detectContent(start);
        if (content.type === "binary") throw binaryError(guarded.shown, content.name, file);
        if (content.type === "image") {
          return await readImage(file, { ...content, shown: guarded.shown, imageBytesMax, signal });
        }
        const range = { offset, limit, maxBytes: textBytesMax, lineCharactersMax, signal };
        const read = await readLines(file.handle, range);
        return describeRead(read, { offset, shown: guarded.shown, size: file.stats.size });
      }),
  });
}

function binaryError(shown: string, name: string, { stats }: OpenedFile): ToolError {
  return new ToolError(`${shown} is no text: it is ${name} of ${formatBytes(stats.size)}.`);
}

interface ImageRead {
  readonly mediaType: string;
  readonly shown: string;
  readonly imageBytesMax: number;
  readonly signal: AbortSignal;
}

async function readImage(
  { handle, stats }: { readonly handle: FileHandle; readonly stats: { readonly size: number } },
  { mediaType, shown, imageBytesMax, signal }: ImageRead,
): Promise<ToolOutput> {
  const text = `${shown}: ${mediaType}, ${formatBytes(stats.size)}`;
  if (stats.size > imageBytesMax) {
    throw new ToolError(
      `${text}; larger than the ${formatBytes(imageBytesMax)} that can be shown.`,
    );
  }
  const bytes = await readBounded(handle, { maxBytes: stats.size, signal });
  return [
    { type: "text", text },
    { type: "image", data: bytes.toString("base64"), mediaType },
  ];
}

interface ReadPlace {
  readonly offset: number;
  readonly shown: string;
  readonly size: number;
}

function describeRead(read: LineRead, { offset, shown, size }: ReadPlace): string {
  if (read.lines === 0 && read.lastLine === 0) return `[${shown} is empty.]`;
  if (read.lines === 0) {
    throw new ToolError(`${shown} has ${read.lastLine} lines; there is no line ${offset}.`);
  }
  const isWhole = offset === 1 && read.reachedEnd;
  const cut = read.cutLines > 0 ? ` ${read.cutLines} long lines were cut.` : "";
  if (isWhole && cut === "") return read.text;
  const more = read.reachedEnd
    ? "the file ends here"
    : `more follow: go on with offset ${read.lastLine + 1}`;
  const separator = read.text.endsWith("\n") ? "" : "\n";
  const range = `lines ${offset} to ${read.lastLine} of ${shown} (${formatBytes(size)})`;
  return `${read.text}${separator}[These are ${range}; ${more}.${cut}]`;
}
