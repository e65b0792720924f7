import { parsePythonLiteral } from "./parse-python-literal.ts";
import { createPythonCursor, type PythonCursor } from "./python-cursor.ts";

export interface PythonCall {
  /** With dots, as written. */
  readonly name: string;
  readonly positional: readonly unknown[];
  readonly named: readonly (readonly [string, unknown])[];
}

/**
 * Reads statements that are nothing but calls with literal arguments, bare, assigned to a
 * variable, in a list or inside `print(…)`; undefined for any other text. Nothing is evaluated.
 */
export function parsePythonCalls(source: string): readonly PythonCall[] | undefined {
  const cursor = createPythonCursor(source);
  const calls: PythonCall[] = [];
  for (cursor.skipBlank(); !cursor.isAtEnd(); cursor.skipBlank()) {
    const found = parseStatement(cursor);
    if (found === undefined) return undefined;
    calls.push(...found);
    cursor.take(/[ \t]*(?:[;,]|#[^\n]*)?/y);
  }
  return calls;
}

function parseStatement(cursor: PythonCursor): readonly PythonCall[] | undefined {
  cursor.take(/[A-Za-z_]\w*[ \t]*=(?!=)[ \t]*/y);
  if (cursor.take(/print\s*\(/y) !== undefined) return parseList(cursor, ")");
  if (cursor.take(/\[/y) !== undefined) return parseList(cursor, "]");
  const call = parseCall(cursor);
  return call && [call];
}

function parseList(cursor: PythonCursor, closer: string): readonly PythonCall[] | undefined {
  const calls: PythonCall[] = [];
  for (;;) {
    cursor.skipBlank();
    if (cursor.takeText(closer)) return calls;
    const call = parseCall(cursor);
    if (call === undefined) return undefined;
    calls.push(call);
    cursor.skipBlank();
    if (!cursor.takeText(",") && !cursor.startsWith(closer)) return undefined;
  }
}

function parseCall(cursor: PythonCursor): PythonCall | undefined {
  const name = cursor.take(/[A-Za-z_][\w.-]*(?=\s*\()/y);
  if (name === undefined) return undefined;
  cursor.take(/\s*\(/y);
  const positional: unknown[] = [];
  const named: [string, unknown][] = [];
  for (;;) {
    cursor.skipBlank();
    if (cursor.takeText(")")) return { name, positional, named };
    const key = cursor.take(/[A-Za-z_]\w*(?=\s*=(?!=))/y);
    if (key !== undefined) cursor.take(/\s*=\s*/y);
    const value = parsePythonLiteral(cursor);
    if (value === undefined || (key === undefined && named.length > 0)) return undefined;
    if (key === undefined) positional.push(value.value);
    else named.push([key, value.value]);
    cursor.skipBlank();
    if (!cursor.takeText(",") && !cursor.startsWith(")")) return undefined;
  }
}
