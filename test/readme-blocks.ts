import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface ReadmeBlock {
  /** `packages/llm/README.md:42`, where the block begins. */
  readonly at: string;
  readonly language: string;
  readonly code: string;
}

/** Every fenced block of every README in the project. */
export function readReadmeBlocks(root: string): ReadmeBlock[] {
  const files = globSync(
    ["README.md", "{packages,apps,examples,deploy}/*/README.md", "bench/README.md"],
    {
      cwd: root,
    },
  );
  return files
    .toSorted()
    .flatMap((file) => parseBlocks(file, readFileSync(join(root, file), "utf8")));
}

function parseBlocks(file: string, text: string): ReadmeBlock[] {
  return [...text.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm)].map((match) => ({
    at: `${file}:${text.slice(0, match.index).split("\n").length}`,
    language: match[1] ?? "",
    code: match[2] ?? "",
  }));
}
