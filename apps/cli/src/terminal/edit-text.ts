import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface EditTextOptions {
  /** The command of an editor, with its arguments, as in `$VISUAL` or `$EDITOR`. */
  readonly editor: string;
  /** The ending of the file's name, so that the editor knows the language. Default `.json`. */
  readonly ending?: string;
}

/** Lets a person change a text in their editor. Null when the editor failed or was given up. */
export async function editText(
  text: string,
  { editor, ending = ".json" }: EditTextOptions,
): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), "harombe-edit-"));
  const path = join(folder, `edit${ending}`);
  try {
    await writeFile(path, text, { mode: 0o600 });
    // Through the shell, because people put arguments into $EDITOR.
    const child = spawn(`${editor} "${path}"`, { stdio: "inherit", shell: true });
    const [code] = await once(child, "close");
    return code === 0 ? await readFile(path, "utf8") : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
