import { type Alias, type Document, LineCounter, parseDocument, visit, type YAMLError } from "yaml";

import { type ConfigIssue, type ConfigPlace, inFile } from "../errors/config-issue.ts";
import type { KeyPath } from "../keys/key-path.ts";
import { locateKey, locateValue } from "./locate.ts";
import { yamlOptions } from "./yaml-options.ts";

/** Uses of one anchor's contents; more is an attack by expansion, not a config. */
const aliasesMax = 100;
/** One mistake can spoil everything after it; more errors than this help nobody. */
const syntaxIssuesMax = 20;

export interface YamlText {
  /** The contents as plain values; `null` for an empty document, `undefined` if unreadable. */
  readonly value: unknown;
  readonly issues: readonly ConfigIssue[];
  /** Where a value stands; the nearest enclosing one if it is missing. */
  placeOf(path: KeyPath): ConfigPlace;
  /** Where the name of a key stands. */
  placeOfKey(path: KeyPath): ConfigPlace;
}

/** Reads YAML text; what is wrong with it is returned, not thrown. */
export function readYaml(text: string, file: string): YamlText {
  const lineCounter = new LineCounter();
  const document = parseDocument(withoutMark(text), { ...yamlOptions, lineCounter });
  const place = (offset: number): ConfigPlace => {
    const { line, col } = lineCounter.linePos(offset);
    return inFile(file, Math.max(line, 1), Math.max(col, 1));
  };
  const errors = [...document.errors, ...document.warnings];
  const issues = onePerLine(
    selectErrors(errors).map((error) => toIssue(error, place(error.pos[0]))),
  );
  // A repeated key leaves the rest of the document sound, so the rest is checked as well.
  const isSound = errors.every((error) => error.code === "DUPLICATE_KEY");
  const unknownAliases = isSound ? findUnknownAliases(document) : [];
  for (const { source, range } of unknownAliases) {
    const explanation = `*${source} stands for nothing; there is no &${source} before it`;
    issues.push(syntaxIssue(explanation, place(range?.[0] ?? 0)));
  }
  const isReadable = isSound && unknownAliases.length === 0;
  const outcome = isReadable ? toValue(document) : { value: undefined };
  if (outcome.error !== undefined) {
    issues.push(syntaxIssue(outcome.error, place(0)));
  }
  return {
    value: outcome.value,
    issues,
    placeOf: (path) => place(locateValue(document, path)),
    placeOfKey: (path) => place(locateKey(document, path)),
  };
}

/** Drops the byte order mark that some editors write. */
function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function findUnknownAliases(document: Document.Parsed): readonly Alias[] {
  const unknown: Alias[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) unknown.push(alias);
    },
  });
  return unknown;
}

function toValue(document: Document.Parsed): { value: unknown; error?: string } {
  try {
    return { value: document.toJS({ maxAliasCount: aliasesMax }) as unknown };
  } catch (error) {
    return { value: undefined, error: (error as Error).message };
  }
}

function selectErrors(errors: readonly YAMLError[]): readonly YAMLError[] {
  const exhausted = errors.filter((error) => error.code === "RESOURCE_EXHAUSTION");
  return exhausted.length > 0 ? exhausted.slice(0, 1) : errors.slice(0, syntaxIssuesMax);
}

/** What follows on a line that is wrong already is seldom worth reading. */
function onePerLine(issues: readonly ConfigIssue[]): ConfigIssue[] {
  return issues.filter(
    ({ line }, index) => issues.findIndex((issue) => issue.line === line) === index,
  );
}

/** Better words for errors whose own are about the library, or do not name the way out. */
const explanations: Partial<Record<YAMLError["code"], string>> = {
  BAD_DQ_ESCAPE:
    "a backslash within double quotes begins a sign such as \\n; write a path in single quotes",
  DUPLICATE_KEY: "the same key stands twice; keep one",
  MISSING_CHAR: "a closing quote or bracket is missing",
  MULTIPLE_DOCS: "a second document begins here; keep one",
  NON_STRING_KEY: "a key must be text",
  RESOURCE_EXHAUSTION: "the document is nested too deeply",
  TAB_AS_INDENT: "a tab indents this line; use spaces",
  TAG_RESOLVE_FAILED: "a tag (!name) has no meaning here; leave it out",
};

function toIssue(error: YAMLError, place: ConfigPlace): ConfigIssue {
  const explanation = explanations[error.code] ?? error.message;
  return syntaxIssue(explanation, place);
}

function syntaxIssue(explanation: string, place: ConfigPlace): ConfigIssue {
  return {
    ...place,
    path: "",
    message: `is no valid YAML: ${explanation}`,
    found: "invalid YAML",
    allowed: "valid YAML",
  };
}
