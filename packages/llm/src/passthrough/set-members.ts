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
  const present = new Set(names.filter((name) => Object.hasOwn(body, name)));
  const added = names.filter((name) => !present.has(name));
  const opening = source.indexOf(openBrace) + 1;
  const pieces = [source.subarray(0, opening)];
  if (added.length > 0) {
    const head = added.map((name) => `${JSON.stringify(name)}:${members[name]}`).join(",");
    pieces.push(Buffer.from(Object.keys(body).length === 0 ? head : `${head},`));
  }
  let copied = opening;
  for (const { name, start, end } of findMembers(source, present)) {
    pieces.push(source.subarray(copied, start), Buffer.from(members[name] ?? ""));
    copied = end;
  }
  return Buffer.concat([...pieces, source.subarray(copied)]);
}

interface MemberSpan {
  readonly name: string;
  /** Of the value. */
  readonly start: number;
  readonly end: number;
}

/** Where the values of top-level members stand. A name that is there twice is found twice. */
function* findMembers(bytes: Buffer, wanted: ReadonlySet<string>): Generator<MemberSpan> {
  if (wanted.size === 0) return;
  let position = bytes.indexOf(openBrace) + 1;
  for (;;) {
    const opening = bytes.indexOf(quote, position);
    if (opening === -1) return;
    const closing = endOfString(bytes, opening);
    const name = JSON.parse(bytes.toString("utf8", opening, closing)) as string;
    const start = skipSpace(bytes, bytes.indexOf(colon, closing) + 1);
    const end = endOfValue(bytes, start);
    if (wanted.has(name)) yield { name, start, end };
    position = end;
  }
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
