/** A name without a tag means the tag `latest`. */
export function isSameModel(one: string, other: string): boolean {
  return one === other || withTag(one) === withTag(other);
}

function withTag(name: string): string {
  return name.includes(":") ? name : `${name}:latest`;
}
