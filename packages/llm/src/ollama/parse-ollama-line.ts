import type { FailureContext } from "../errors/failure-context.ts";
import { fromErrorBody } from "../errors/from-error-body.ts";
import { parseErrorBody } from "../errors/parse-error-body.ts";

/** One line of a stream of Ollama's as an object. Throws the error that it may state. */
export function parseOllamaLine(line: string, context: FailureContext): object {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SyntaxError(`a line is ${line.slice(0, 40)}`);
  }
  if (!("error" in value)) return value;
  const body = parseErrorBody(value);
  if (body !== null) throw fromErrorBody({ body }, context);
  throw new SyntaxError(`an error without words: ${line.slice(0, 80)}`);
}
