/** Blocks of these names stand in a user's message, but somebody else wrote them. */
const injectedNames = new Set([
  "attachment",
  "attachments",
  "context",
  "document",
  "documents",
  "environment",
  "file",
  "files",
  "instructions",
  "memory",
  "output",
  "reminder",
  "system",
  "tool",
  "tools",
]);

/** In blocks of these names a harness hands on what the user wrote, and what stands around it is its own. */
const ownNames = new Set([
  "user_input",
  "user_message",
  "user_prompt",
  "user_query",
  "user_question",
  "user_request",
]);

/** Tags looked at, at most; what stands behind them counts as the user's. */
const tagsMax = 64;
const openTag = /<([a-z][a-z0-9]{0,40}(?:[-_][a-z0-9]{1,40}){0,6})(?: [^<>]{0,400})?>/gi;

/**
 * What the user wrote of a message. Names of two words, such as `<system-reminder>`, are no HTML that
 * a user would show. Takes time in proportion to the text: a name whose end is missing is looked for
 * once.
 */
export function withoutInjected(text: string): string {
  if (!text.includes("<")) return text;
  const unclosed = new Set<string>();
  let kept = "";
  let own: string | null = null;
  let position = 0;
  openTag.lastIndex = 0;
  for (let tag = 0; tag < tagsMax; tag += 1) {
    const match = openTag.exec(text);
    if (match === null) break;
    const name = match[1]!;
    const kind = toSnakeCase(name);
    const isInjected = kind.includes("_") || injectedNames.has(kind);
    if (!isInjected || unclosed.has(name)) continue;
    const closing = `</${name}>`;
    const end = text.indexOf(closing, openTag.lastIndex);
    if (end < 0) {
      unclosed.add(name);
      continue;
    }
    if (ownNames.has(kind)) own = `${own ?? ""}${text.slice(openTag.lastIndex, end)}\n`;
    kept += `${text.slice(position, match.index)} `;
    position = end + closing.length;
    openTag.lastIndex = position;
  }
  return own ?? kept + text.slice(position);
}

/** `user_query` of `user-query`, `USER_QUERY` and `userQuery`; components of JSX begin with a capital. */
function toSnakeCase(name: string): string {
  const words = /^[a-z]/.test(name) ? name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2") : name;
  return words.replaceAll("-", "_").toLowerCase();
}
