/** A PCI address in one spelling, `0000:01:00.0`; `null` for what is none. */
export function toPciAddress(text: string | null | undefined): string | null {
  const match = /^(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/i.exec(
    text?.trim() ?? "",
  );
  if (!match) return null;
  const [, domain = "0", bus = "", device = "", part = ""] = match;
  const shortDomain = domain.replace(/^0+/, "").padStart(4, "0");
  return `${shortDomain}:${bus}:${device}.${part}`.toLowerCase();
}
