import type { ConfigWarning } from "../load/loaded-config.ts";
import type { Config } from "../schema/config-schema.ts";

/** Names that two elements of a list share, although each is addressed by its name. */
export function duplicateNames({ cluster, agents, mcp }: Config): readonly ConfigWarning[] {
  return [
    ...duplicates("cluster.nodes", cluster.nodes),
    ...duplicates("agents", agents),
    ...duplicates("mcp.external_servers", mcp.external_servers),
  ];
}

function duplicates(
  list: string,
  elements: readonly { readonly name: string }[],
): readonly ConfigWarning[] {
  return elements.flatMap(({ name }, index) => {
    const first = elements.findIndex((element) => element.name === name);
    if (first === index) return [];
    const path = `${list}[${index}].name`;
    const message = `${path} is "${name}", which ${list}[${first}] is called already`;
    return [{ code: "duplicate-name" as const, path, message }];
  });
}
