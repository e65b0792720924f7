import { homedir } from "node:os";
import { resolve } from "node:path";

import { type Config, expandHome } from "@harombe/config";
import { loadToolPackage, type Tool } from "@harombe/tools";

import type { AssistantWarning } from "./assistant.ts";

export interface LoadedPlugins {
  readonly tools: readonly Tool[];
  readonly warnings: readonly AssistantWarning[];
}

/**
 * The tools of the packages that the config names, enables and does not block. They come from
 * `plugins.plugin_dir` alone, never from the working folder. What cannot be loaded is a warning.
 */
export async function loadPlugins(
  { plugins }: Pick<Config, "plugins">,
  { taken }: { readonly taken: readonly string[] },
): Promise<LoadedPlugins> {
  const from = resolve(expandHome(plugins.plugin_dir, homedir()));
  const names = plugins.enabled ? enabledNames(plugins) : [];
  const tools: Tool[] = [];
  const warnings: AssistantWarning[] = [];
  for (const name of names) {
    try {
      for (const tool of await loadToolPackage(name, { from })) {
        const isTaken = [...taken, ...tools.map((other) => other.name)].includes(tool.name);
        if (isTaken) warnings.push(nameTaken(name, tool.name));
        else tools.push(tool);
      }
    } catch (error) {
      warnings.push({ code: codeOf(error), message: messageOf(error) });
    }
  }
  return { tools, warnings };
}

function enabledNames({ plugins, blocked }: Config["plugins"]): readonly string[] {
  const enabled = Object.entries(plugins).filter(([, plugin]) => plugin.enabled);
  return enabled.map(([name]) => name).filter((name) => !blocked.includes(name));
}

function nameTaken(packageName: string, toolName: string): AssistantWarning {
  return {
    code: "HAROMBE_TOOL_DUPLICATE",
    message: `The tool ${toolName} of ${packageName} is left out: another tool has that name`,
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "HAROMBE_SERVER_INTERNAL";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
