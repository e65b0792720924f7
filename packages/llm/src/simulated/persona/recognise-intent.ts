import type { Intent } from "./intent.ts";

const quoted = String.raw`(?:"[^"]+"|'[^']+'|\x60[^\x60]+\x60|“[^”]+”)`;
/** A quoted name, a name with a dot or a slash in it, or one word. */
const name = String.raw`(?:${quoted}|[^\s"'\x60,?!;]+)`;
/** Like `name`, but a bare word must look like a path. */
const path = String.raw`(?:${quoted}|[^\s"'\x60,?!;]*[./\\][^\s"'\x60,?!;]+|README|LICENSE|Makefile|Dockerfile)`;
const url = String.raw`https?:\/\/[^\s"'<>\x60]+`;
const article = String.raw`(?:the\s+)?(?:file\s+|contents?\s+of\s+)?`;
const please = String.raw`^(?:please\s+|now\s+|could you\s+|can you\s+|would you\s+|i want you to\s+|also\s+)*`;
const folder = String.raw`(?:(?:the\s+)?(?:folder|directory)\s+)?`;

type Rule = readonly [pattern: string, toIntent: (...groups: string[]) => Intent];

/** The first that matches wins. */
const rules: readonly Rule[] = [
  [
    String.raw`(?:call|use)\s+(?:the\s+)?(?:tool\s+)?\x60?([\w.-]+)\x60?(?:\s+tool)?(?:\s+with(?:\s+arguments)?)?(?:\s+(\{[\s\S]*\}))?$`,
    (tool, json) => ({ type: "call", tool: tool ?? "", json: json ?? null }),
  ],
  [
    String.raw`(read|open|fetch|summari[sz]e|show me|what is (?:in|at|on))\s+(?:the\s+)?(?:page\s+|url\s+)?(${url})$`,
    (verb, address) => ({
      type: "read-url",
      url: address ?? "",
      isSummary: isSummary(verb),
    }),
  ],
  [
    String.raw`(?:list|show(?:\s+me)?|ls|look at)\s+(?:all\s+)?(?:the\s+|my\s+)?(?:files|entries|folders?|director(?:y|ies)|contents?)(?:\s+(?:and\s+folders\s+)?(?:here|(?:in|of|under|inside)\s+${folder}(?!(?:this|the current|the working)\b)(${name})))?(?:\s+.*)?$`,
    (where) => ({ type: "list", path: clean(where ?? ".") }),
  ],
  [
    String.raw`(?:what(?:'s| is)\s+in|what files are(?:\s+there)?(?:\s+in)?|which files are(?:\s+there)?(?:\s+in)?)\s*(?:here|(?:this|the current|the working|my)\s+(?:folder|directory)|(?:the\s+)?(?:folder|directory)\s+(${name}))?\s*$`,
    (where) => ({ type: "list", path: clean(where ?? ".") }),
  ],
  [
    String.raw`(?:append|add)\s+([\s\S]+?)\s+to\s+${article}(${path}|${name})$`,
    (content, file) => writing(file, content, true),
  ],
  [
    String.raw`(?:write|save|put)\s+([\s\S]+?)\s+(?:to|into|in)\s+(?:a\s+(?:new\s+)?file\s+(?:called\s+|named\s+)?)?${article}(${path}|${name})$`,
    (content, file) => writing(file, content, false),
  ],
  [
    String.raw`create\s+(?:a\s+(?:new\s+)?)?(?:file\s+)?(?:called\s+|named\s+)?(${path}|${name})\s+(?:with|containing|that says)\s+(?:the\s+(?:text|content)\s+)?([\s\S]+)$`,
    (file, content) => writing(file, content, false),
  ],
  [
    String.raw`replace\s+([\s\S]+?)\s+(?:with|by)\s+([\s\S]+?)\s+in\s+${article}(${path}|${name})$`,
    (from, to, file) => ({
      type: "edit",
      path: clean(file),
      from: unquote(from),
      to: unquote(to),
    }),
  ],
  [
    String.raw`(?:run|execute)\s+(?:the\s+)?(?:shell\s+)?(?:command\s+|program\s+)?([\s\S]+)$`,
    (command) => ({ type: "run", command: unquote(command) }),
  ],
  [
    String.raw`(?:find|search(?:\s+for)?|grep(?:\s+for)?|look\s+for)\s+([\s\S]+?)\s+in\s+(?:the\s+|my\s+|these\s+|all\s+)?(?:files?|code|folder|directory|project|repository)$`,
    (query) => ({ type: "search-files", query: unquote(query) }),
  ],
  [
    String.raw`search\s+(?:the\s+|my\s+)?(?:files|code|project|folder)\s+for\s+([\s\S]+)$`,
    (query) => ({ type: "search-files", query: unquote(query) }),
  ],
  [
    String.raw`(?:search(?:\s+the\s+(?:web|internet))?\s+for|web\s+search(?:\s+for)?|look\s+up|google)\s+([\s\S]+?)(?:\s+(?:on\s+the\s+(?:web|internet)|online))?$`,
    (query) => ({ type: "search-web", query: unquote(query) }),
  ],
  [
    String.raw`(read|open|show me|print|summari[sz]e|what(?:'s| is) in|what does)\s+${article}(${path})(?:\s+(?:say|contain|file))?(?:\s+(?:to me|for me|aloud))?$`,
    (verb, file) => reading(verb, file),
  ],
  [
    String.raw`(read)\s+${article}(${name})(?:\s+(?:file|to me|for me|aloud))?$`,
    (verb, file) => reading(verb, file),
  ],
];

const compiled = rules.map(
  ([pattern, toIntent]) => [new RegExp(please + pattern, "i"), toIntent] as const,
);

/** Reads one step of a request; undefined when it asks for nothing a tool could do. */
export function recogniseIntent(step: string): Intent | undefined {
  const text = step.trim().replace(/[.?!]+$/, "");
  for (const [pattern, toIntent] of compiled) {
    const match = pattern.exec(text);
    if (match !== null) return toIntent(...match.slice(1));
  }
  return undefined;
}

function reading(verb: string | undefined, file: string | undefined): Intent {
  return { type: "read", path: clean(file), isSummary: isSummary(verb) };
}

function writing(file: string | undefined, content: string | undefined, append: boolean): Intent {
  const isReference =
    /^(?:it|that|this|them|the (?:result|output|answer|content|list|text|summary)|a summary)$/i;
  const text = (content ?? "").replace(/^(?:the\s+)?(?:text|words?|line)\s+(?=["'`“])/i, "");
  return {
    type: "write",
    path: clean(file),
    content: isReference.test(text.trim()) ? null : unquote(text),
    append,
  };
}

function isSummary(verb: string | undefined): boolean {
  return /^summari/i.test(verb ?? "");
}

function clean(text: string | undefined): string {
  return unquote(text).replace(/[.?!]+$/, (end) => (/^\.+$/.test(text ?? "") ? end : ""));
}

function unquote(text: string | undefined): string {
  const trimmed = (text ?? "").trim();
  const match = /^(?:"([\s\S]*)"|'([\s\S]*)'|`([\s\S]*)`|“([\s\S]*)”)$/.exec(trimmed);
  return match === null ? trimmed : (match.slice(1).find((group) => group !== undefined) ?? "");
}
