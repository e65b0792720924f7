export type Environment = Readonly<Record<string, string | undefined>>;

/** Names of variables that hold secrets. A part of a name counts: `GITHUB_TOKEN`, `apikey`. */
const secretName =
  /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PASS$|PGPASS|CREDENTIAL|AUTH|COOKIE|PRIVATE|KEYS?(?:$|_)|(?:^|_)(?:PAT|PWD|DSN)$|CONNECTION_?STRING|WEBHOOK|^HAROMBE_/i;

/** `PWD` and `OLDPWD` are folders; `XAUTHORITY` is where a screen's key is, and names only a file. */
const harmlessNames: ReadonlySet<string> = new Set(["PWD", "OLDPWD", "XAUTHORITY"]);

/** Values that are secrets, whatever their variable is called. */
const secretValues: readonly RegExp[] = [
  // A URL with a password, or a token instead of a user: `postgres://user:pass@host`.
  /[a-z][a-z0-9+.-]*:\/\/(?:[^\s/@:]*:[^\s/@]+|[^\s/@:]{16,})@/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // Prefixes that GitHub, GitLab, Slack, OpenAI and others, Stripe, AWS, Hugging Face and npm
  // document for their tokens.
  /^(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|sk-|[rs]k_(?:live|test)_|AKIA|ASIA|hf_|npm_)\w/,
  // A JSON Web Token: a header and a payload that both are JSON objects.
  /^eyJ[\w-]+\.eyJ[\w-]+\./,
];

/**
 * The variables that a command may see: those whose name or value looks like a secret are left
 * out, unless they are in `allow`.
 */
export function scrubEnvironment(
  environment: Environment,
  { allow = [] }: { readonly allow?: readonly string[] } = {},
): Record<string, string> {
  const kept = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && (allow.includes(name) || !isSecret(name, value)),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, value ?? ""]));
}

function isSecret(name: string, value: string): boolean {
  return (!harmlessNames.has(name) && secretName.test(name)) || hasSecret(value);
}

function hasSecret(value: string): boolean {
  return secretValues.some((pattern) => pattern.test(value));
}
