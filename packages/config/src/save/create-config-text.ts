import { Document, isMap, isScalar, type YAMLMap } from "yaml";

import { parseKeyPath } from "../keys/key-path.ts";
import { yamlOptions } from "../read/yaml-options.ts";
import { descriptionOf } from "../schema/config-keys.ts";
import { configSchema } from "../schema/config-schema.ts";
import { childSchema } from "../schema/walk-schema.ts";
import { toCheckedChanges } from "./check-change.ts";
import { renderOptions } from "./edit-document.ts";

export interface CreateConfigTextOptions {
  /** What to write, by dotted key, in this order. Default: nothing, which means all defaults. */
  readonly values?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Where editors find the JSON Schema: an address, or a path beside the config.
   * Default: `./harombe.schema.json`.
   */
  readonly schemaLocation?: string | undefined;
}

/**
 * The text of a new, small config file in which each key is explained by a comment.
 *
 * @throws ConfigError for unknown keys, wrong values, and secrets that are no references.
 */
export function createConfigText(options: CreateConfigTextOptions = {}): string {
  const { values = {}, schemaLocation = "./harombe.schema.json" } = options;
  toCheckedChanges({ set: Object.entries(values) }, "harombe.yaml");
  const document = new Document(nest(values), yamlOptions);
  if (isMap(document.contents)) explain(document.contents, configSchema);
  const body = Object.keys(values).length === 0 ? "" : `\n${document.toString(renderOptions)}`;
  return header(schemaLocation) + body;
}

/** `{ "model.name": "x" }` becomes `{ model: { name: "x" } }`. */
function nest(values: Readonly<Record<string, unknown>>): unknown {
  const document = new Document({});
  for (const [key, value] of Object.entries(values)) {
    document.setIn(parseKeyPath(key), document.createNode(value));
  }
  return document.toJS();
}

function header(schemaLocation: string): string {
  return [
    `# yaml-language-server: $schema=${schemaLocation}`,
    "# The configuration of harombe. What is not set here has its default;",
    "# `harombe config show` prints every value and where it came from.",
    "",
  ].join("\n");
}

/** Puts each key's description above it. */
function explain(section: YAMLMap, schema: Parameters<typeof childSchema>[0]): void {
  for (const [index, { key, value }] of section.items.entries()) {
    if (!isScalar(key)) continue;
    const child = childSchema(schema, String(key.value));
    if (child === undefined) continue;
    key.commentBefore = ` ${descriptionOf(child)}`;
    key.spaceBefore = schema === configSchema && index > 0;
    if (isMap(value)) explain(value, child);
  }
}
