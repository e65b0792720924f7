/** Follows one JSON object or list, character by character, to its last bracket. */
export interface JsonScanner {
  /** True when this character closed the value. The first character must be a bracket. */
  push(character: string): boolean;
  readonly isInString: boolean;
}

/** Lenient where models are: single quotes are strings too where a string may begin. */
export function createJsonScanner(): JsonScanner {
  let depth = 0;
  let quote = "";
  let isEscaped = false;
  let previous = "";

  function readString(character: string): void {
    if (isEscaped) isEscaped = false;
    else if (character === "\\") isEscaped = true;
    else if (character === quote) quote = "";
  }

  function readStructure(character: string): boolean {
    if (character === '"' || (character === "'" && "{[,:".includes(previous))) quote = character;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (character.trim() !== "") previous = character;
    return depth <= 0;
  }

  return {
    push(character) {
      if (quote === "") return readStructure(character);
      readString(character);
      return false;
    },
    get isInString() {
      return quote !== "";
    },
  };
}
