import { readdirSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";

/**
 * Keeps the parts of the program that are not loaded yet in memory, about 2 MB: what runs for weeks
 * finds them when it first needs them, though an upgrade has put others in their place by then.
 * There are parts only where the program was built.
 */
export function keepParts(folder: URL = new URL(".", import.meta.url)): void {
  const parts = readParts(folder);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const url = URL.parse(specifier, context.parentURL)?.href ?? specifier;
      if (!parts.has(url)) return nextResolve(specifier, context);
      return { url, format: "module", shortCircuit: true };
    },
    load(url, context, nextLoad) {
      const source = parts.get(url);
      if (!source) return nextLoad(url, context);
      // Loaded once, it is Node's to keep; other parts still find it by its name.
      parts.set(url, null);
      return { source, format: "module", shortCircuit: true };
    },
  });
}

function readParts(folder: URL): Map<string, Buffer | null> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".js"));
  const urls = names.map((name) => new URL(name, folder));
  return new Map(urls.map((url) => [url.href, readFileSync(url)]));
}
