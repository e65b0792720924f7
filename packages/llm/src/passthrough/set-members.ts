import { toBuffer } from "./to-buffer.ts";

/** New values of members, as JSON. */
export type MemberTexts = Readonly<Record<string, string>>;

/**
 * The same JSON object with some of its members set, and no other byte changed. `body` is what
 * `bytes` say: it tells which members are there.
 */
export function setMembers(
  bytes: Uint8Array,
  { body, members }: { readonly body: object; readonly members: MemberTexts },
): Uint8Array {
  const names = Object.keys(members);
  if (names.length === 0) return bytes;
  const source = toBuffer(bytes);
  const opening = source.indexOf(openBrace) + 1;
  const added = names.filter((name) => !Object.hasOwn(body, name));
  const pieces: Buffer[] = [];
  let text = source.toString("utf8", 0, opening) + addition(added, { body, members });
  let copied = opening;
  for (const { name, start, end } of added.length < names.length ? findMembers(source) : []) {
    if (!Object.hasOwn(members, name)) continue;
    pieces.push(Buffer.from(text), source.subarray(copied, start));
    text = members[name] ?? "";
    copied = end;
  }
  return Buffer.concat([...pieces, Buffer.from(text), source.subarray(copied)]);
}

/** Members that are not there yet, to stand before those that are. */
function addition(
  names: readonly string[],
  { body, members }: { readonly body: object; readonly members: MemberTexts },
): string {
  const texts = names.map((name) => `${JSON.stringify(name)}:${members[name]}`).join(",");
  return names.length > 0 && Object.keys(body).length > 0 ? `${texts},` : texts;
}

interface MemberSpan {
  readonly name: string;
  /** Of the value. */
  readonly start: number;
  readonly end: number;
}

/** Where the values of top-level members stand. A name that is there twice is found twice. */
function findMembers(bytes: Buffer): readonly MemberSpan[] {
  const spans: MemberSpan[] = [];
  let opening = bytes.indexOf(quote);
  while (opening !== -1) {
    const closing = endOfString(bytes, opening);
    const start = skipSpace(bytes, bytes.indexOf(colon, closing) + 1);
    const end = endOfValue(bytes, start);
    spans.push({ name: parseName(bytes.toString("utf8", opening, closing)), start, end });
    opening = bytes.indexOf(quote, end);
  }
  return spans;
}

/** Few names have escapes. */
function parseName(text: string): string {
  return text.includes("\\") ? (JSON.parse(text) as string) : text.slice(1, -1);
}

/** Behind the closing quote. */
function endOfString(bytes: Buffer, opening: number): number {
  for (let at = bytes.indexOf(quote, opening + 1); ; at = bytes.indexOf(quote, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === backslash) slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
}

function endOfValue(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; ; at += 1) {
    switch (bytes[at] ?? closeBrace) {
      case quote:
        at = endOfString(bytes, at) - 1;
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

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (spaces.has(bytes[at] ?? 0)) at += 1;
  return at;
}

/** As JSON has them. */
const spaces: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
