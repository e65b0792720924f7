/** New values of members, as JSON. */
export type MemberTexts = Readonly<Record<string, string>>;

/**
 * The same JSON object with some of its members set, and no other character changed. `body` is what
 * `text` says: it tells which members are there.
 */
export function setMembers(
  text: string,
  { body, members }: { readonly body: object; readonly members: MemberTexts },
): string {
  const names = Object.keys(members);
  const present = new Set(names.filter((name) => Object.hasOwn(body, name)));
  const added = names.filter((name) => !present.has(name));
  let result = "";
  let copied = 0;
  for (const { name, start, end } of findMembers(text, present)) {
    result += `${text.slice(copied, start)}${members[name]}`;
    copied = end;
  }
  result += text.slice(copied);
  if (added.length === 0) return result;
  const head = added.map((name) => `${JSON.stringify(name)}:${members[name]}`).join(",");
  const opening = result.indexOf("{") + 1;
  const comma = Object.keys(body).length === 0 ? "" : ",";
  return `${result.slice(0, opening)}${head}${comma}${result.slice(opening)}`;
}

interface MemberSpan {
  readonly name: string;
  /** Of the value. */
  readonly start: number;
  readonly end: number;
}

/** Where the values of top-level members stand. A name that is there twice is found twice. */
function* findMembers(text: string, wanted: ReadonlySet<string>): Generator<MemberSpan> {
  if (wanted.size === 0) return;
  let position = text.indexOf("{") + 1;
  for (;;) {
    const opening = text.indexOf('"', position);
    if (opening === -1) return;
    const closing = endOfString(text, opening);
    const name = JSON.parse(text.slice(opening, closing)) as string;
    const start = skipSpace(text, text.indexOf(":", closing) + 1);
    const end = endOfValue(text, start);
    if (wanted.has(name)) yield { name, start, end };
    position = end;
  }
}

/** Behind the closing quote. */
function endOfString(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); ; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
}

function endOfValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; ; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at) - 1;
        if (depth === 0) return at + 1;
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        break;
      case closeBrace:
      case closeBracket:
        depth -= 1;
        if (depth === 0) return at + 1;
        if (depth < 0) return at;
        break;
      case comma:
        if (depth === 0) return at;
        break;
    }
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? "")) at += 1;
  return at;
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
