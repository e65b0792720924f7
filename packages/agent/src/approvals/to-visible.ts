/**
 * Characters that change how the text around them is shown, or are not shown at all: terminal
 * commands, turned reading order, separators of lines, tags and other invisible ones. Tabs and line
 * feeds stay, as do the joiners that emoji and some scripts are written with.
 */
const deceptive =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\0-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}]/gu;

/** Makes a text show all that is in it: a command cannot hide a part of itself from its approver. */
export function toVisible(text: string): string {
  return text.replaceAll(deceptive, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return `\\u{${code.toString(16)}}`;
  });
}
