import type { Survey } from "./create-survey.ts";

/** The text of a file; `null` when it is not there or (a warning) cannot be read. */
export function readTextFile(survey: Survey, path: string): Promise<string | null> {
  return survey.ask(path, (signal) => survey.world.readFile(path, { signal }));
}

/** The entries of a directory whose names match; none when it is not there. */
export async function listDirectory(
  survey: Survey,
  path: string,
  { pattern }: { readonly pattern: RegExp },
): Promise<readonly string[]> {
  const names = await survey.ask(path, () => survey.world.readDirectory(path));
  return (names ?? [])
    .filter((name) => pattern.test(name))
    .toSorted((left, right) => left.localeCompare(right, "en", { numeric: true }));
}
