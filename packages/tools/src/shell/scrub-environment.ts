export type Environment = Readonly<Record<string, string | undefined>>;

/** Names of variables that hold secrets. A part of a name counts: `GITHUB_TOKEN`, `apikey`. */
const secretName =
  /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PASS$|PGPASS|CREDENTIAL|AUTH|COOKIE|PRIVATE|KEYS?(?:$|_)|(?:^|_)(?:PAT|PWD|DSN)$|CONNECTION_?STRING|WEBHOOK|^HAROMBE_/i;

/** `PWD` and `OLDPWD` are folders; `XAUTHORITY` is where a screen's key is, and names only a file. */
const harmlessNames: ReadonlySet<string> = new Set(["PWD", "OLDPWD", "XAUTHORITY"]);

/** A URL with a password in it, whatever the variable is called: `postgres://user:pass@host`. */
const secretValue = /[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i;

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
  return (!harmlessNames.has(name) && secretName.test(name)) || secretValue.test(value);
}
