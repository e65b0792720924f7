import type { PersonaStep } from "../persona/persona-step.ts";
import type { GenerationPart } from "./generation.ts";
import { tokenize } from "./tokenize.ts";

/** A part, and whether it counts as a token. */
export interface CountedPart {
  readonly part: GenerationPart;
  readonly isToken: boolean;
}

/** Cuts what the persona does into the parts that flow, one for each token. */
export function* toParts(
  steps: readonly PersonaStep[],
  newId: () => string,
  stop: readonly string[] = [],
): Generator<CountedPart> {
  let index = 0;
  for (const step of steps) {
    if (step.type === "tool-call") {
      const call = { index, id: `call_${newId()}`, name: step.name, arguments: step.arguments };
      yield { part: { type: "call-start", call }, isToken: true };
      for (const text of tokenize(JSON.stringify(step.arguments))) {
        yield { part: { type: "call-arguments", index, text }, isToken: true };
      }
      yield { part: { type: "call-end", call }, isToken: false };
      index += 1;
    } else {
      const text = step.type === "text" ? cutAtStop(step.text, stop) : step.text;
      for (const token of tokenize(text)) {
        yield { part: { type: step.type, text: token }, isToken: true };
      }
    }
  }
}

function cutAtStop(text: string, stop: readonly string[]): string {
  const ends = stop.flatMap((each) =>
    each !== "" && text.includes(each) ? [text.indexOf(each)] : [],
  );
  return text.slice(0, Math.min(text.length, ...ends));
}
