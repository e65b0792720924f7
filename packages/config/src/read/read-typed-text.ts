import { z } from "zod";

import type { ConfigIssue } from "../errors/config-issue.ts";
import type { KeyPath } from "../keys/key-path.ts";
import { isNullable, schemaAt, unwrap } from "../schema/walk-schema.ts";
import { readYaml } from "./read-yaml.ts";

export interface TypedText {
  readonly value: unknown;
  readonly issues: readonly ConfigIssue[];
}

/**
 * The value that a text outside a file means for a key: for a text key it is taken as it stands, so
 * that `qwen3:8b` needs no quotes, for any other as YAML. `place` names the text in an issue.
 */
export function readTypedText(
  path: KeyPath,
  { text, place }: { readonly text: string; readonly place: string },
): TypedText {
  const schema = schemaAt(path);
  if (schema === undefined || !isText(schema)) return readYaml(text, place);
  const isAbsent = isNullable(schema) && ["", "null", "~"].includes(text.trim());
  return { value: isAbsent ? null : text, issues: [] };
}

function isText(schema: z.core.$ZodType): boolean {
  const inner = unwrap(schema);
  return inner instanceof z.ZodString || inner instanceof z.ZodEnum;
}
