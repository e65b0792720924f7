import { readFile } from "node:fs/promises";
import { resolve } from "node:path";

import { z } from "zod";

import { defineTool } from "../define/define-tool.ts";
import type { Tool } from "../define/tool.ts";

const input = z.object({ path: z.string().describe("Path of the file") });

export function createReadFileTool(): Tool<z.output<typeof input>> {
  return defineTool({
    name: "read_file",
    description: "Read a text file.",
    input,
    effects: ["reads"],
    execute: ({ path }, { cwd, signal }) =>
      readFile(resolve(cwd, path), { encoding: "utf8", signal }),
  });
}
