/** What the first bytes of a file say it is. */
export type FileContent =
  | { readonly type: "text" }
  | { readonly type: "image"; readonly mediaType: string }
  | { readonly type: "binary"; readonly name: string };

interface Signature {
  readonly at: number;
  readonly bytes: readonly number[];
}

const ascii = (text: string, at = 0): Signature => ({
  at,
  bytes: [...text].map((character) => character.charCodeAt(0)),
});

/** The image types that vision models take. Signatures: the formats' own specifications. */
const images: readonly (readonly [mediaType: string, ...signatures: Signature[]])[] = [
  ["image/png", { at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] }],
  ["image/jpeg", { at: 0, bytes: [0xff, 0xd8, 0xff] }],
  ["image/gif", ascii("GIF8")],
  ["image/webp", ascii("RIFF"), ascii("WEBP", 8)],
];

const binaries: readonly (readonly [name: string, ...signatures: Signature[]])[] = [
  ["a PDF", ascii("%PDF-")],
  ["a ZIP archive (also office documents)", ascii("PK\u0003\u0004")],
  ["gzip data", { at: 0, bytes: [0x1f, 0x8b] }],
  ["an ELF program", ascii("\u007fELF")],
  ["an SQLite database", ascii("SQLite format 3\0")],
  ["a GGUF model", ascii("GGUF")],
  ["UTF-16 text", { at: 0, bytes: [0xff, 0xfe] }],
  ["UTF-16 text", { at: 0, bytes: [0xfe, 0xff] }],
];

/** Classifies by signature; what has a NUL byte in its beginning is binary, the rest text. */
export function detectContent(start: Uint8Array): FileContent {
  const image = images.find(([, ...signatures]) => matches(start, signatures));
  if (image) return { type: "image", mediaType: image[0] };
  const binary = binaries.find(([, ...signatures]) => matches(start, signatures));
  if (binary) return { type: "binary", name: binary[0] };
  return start.includes(0) ? { type: "binary", name: "binary data" } : { type: "text" };
}

function matches(start: Uint8Array, signatures: readonly Signature[]): boolean {
  return signatures.every(({ at, bytes }) =>
    bytes.every((byte, index) => start[at + index] === byte),
  );
}
