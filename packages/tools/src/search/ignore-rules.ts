import ignore, { type Ignore } from "ignore";

import { isCheapPattern } from "./star-limit.ts";

/** What `.gitignore` files say, gathered from folder to folder while a walk goes down. */
export interface IgnoreRules {
  /** Takes the rules of a folder before it is entered; `""` is where the walk begins. */
  add(folder: string, text: string): void;
  /** A folder's path ends in a slash. */
  ignores(relative: string): boolean;
}

/**
 * Rules of files above the folder where the walk begins are not read, nor are patterns with more
 * than three `**`.
 */
export function createIgnoreRules(skippedFolders: readonly string[]): IgnoreRules {
  const always = ignore().add(skippedFolders.map((name) => `${name}/`));
  /** By folder, relative to where the walk began, with a slash at its end unless it is `""`. */
  const rules = new Map<string, Ignore>();
  return {
    add(folder, text) {
      // Such a file may have been written to hang whoever reads it.
      const patterns = text.split(/\r?\n/).filter(isCheapPattern);
      rules.set(folder === "" ? "" : `${folder}/`, ignore().add(patterns));
    },
    ignores(relative) {
      if (always.ignores(relative)) return true;
      // The rules nearest to a file win, also when they take a file back in.
      for (const [folder, rule] of [...rules].toReversed()) {
        if (!relative.startsWith(folder) || relative === folder) continue;
        const { ignored, unignored } = rule.test(relative.slice(folder.length));
        if (ignored || unignored) return ignored;
      }
      return false;
    },
  };
}
