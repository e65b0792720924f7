/**
 * Takes out of a text what a terminal would obey: escape sequences could move the cursor, rewrite
 * what a person is about to approve, or set the clipboard. Newlines and tabs stay.
 */
export function sanitizeText(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(obeyed, "");
}

/** C0 without \n and \t, DEL, C1, and the characters that reorder text on the screen. */
// eslint-disable-next-line no-control-regex -- control characters are what this is about
const obeyed = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
