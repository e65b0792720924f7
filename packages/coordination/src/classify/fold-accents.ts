const accented = /[\u00df-\u024f]+/g;
const marks = /[\u0300-\u036f]+/g;

/** Lower-case Latin letters without accents, since many people type none; all else as it is. */
export function foldAccents(text: string): string {
  return text.replace(accented, (letters) => letters.normalize("NFD").replace(marks, ""));
}
