import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { resolveSecret } from "./resolve-secret.ts";
import { isBrokenReference, parseSecretReference } from "./secret-reference.ts";

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "harombe-secret-"));
  await writeFile(join(home, "unix"), "s3cret\n");
  await writeFile(join(home, "windows"), "s3cret\r\n");
  await writeFile(join(home, "two"), "s3cret\n\n");
  await writeFile(join(home, "empty"), "\n");
});

afterEach(() => rm(home, { recursive: true, force: true }));

const resolveHere = (reference: string) =>
  resolveSecret(reference, {
    environment: { TOKEN: "from-env", EMPTY: "" },
    homeDirectory: home,
    baseDirectory: home,
  });

test.each([
  ["${env:TOKEN}", "from-env"],
  [" ${env:TOKEN} ", "from-env"],
  ["${file:unix}", "s3cret"],
  ["${file:~/windows}", "s3cret"],
  ["${file:two}", "s3cret\n"],
  ["literal", "literal"],
  ["", ""],
])("%j is %j", async (reference, secret) => {
  expect(await resolveHere(reference)).toBe(secret);
});

test.each([
  ["${env:NOPE}", "${env:NOPE} cannot be resolved: the environment variable NOPE is not set"],
  ["${env:EMPTY}", "${env:EMPTY} cannot be resolved: the environment variable EMPTY is empty"],
  ["${file:nope}", "${file:nope} cannot be resolved: the file nope does not exist"],
  ["${file:empty}", "${file:empty} cannot be resolved: the file empty is empty"],
  [
    "${vault:a#b}",
    "${vault:a#b} cannot be resolved: the vault entry a#b cannot be read: this version has no vault",
  ],
])("%s is refused", async (reference, message) => {
  await expect(resolveHere(reference)).rejects.toThrow(
    expect.objectContaining({ code: "HAROMBE_CONFIG_SECRET", message }),
  );
});

test("an error names the key that the secret is for", async () => {
  const key = "cluster.nodes[2].auth_token";
  await expect(resolveSecret("${env:NOPE}", { key })).rejects.toMatchObject({
    message: `\${env:NOPE} cannot be resolved for ${key}: the environment variable NOPE is not set`,
    issues: [{ path: key, variable: "${env:NOPE}" }],
  });
});

test("a folder in place of the file is refused", async () => {
  await expect(resolveHere("${file:~}")).rejects.toThrow(`${home} is a folder, not a file`);
});

test.each([
  ["${env:A_B}", { kind: "env", target: "A_B" }],
  ["${file:/run/secrets/a b}", { kind: "file", target: "/run/secrets/a b" }],
  ["${file:C:\\secrets\\token}", { kind: "file", target: "C:\\secrets\\token" }],
  ["${vault:path#key}", { kind: "vault", target: "path#key" }],
])("%s is a reference", (text, reference) => {
  expect([parseSecretReference(text), isBrokenReference(text)]).toEqual([reference, false]);
});

test.each([
  "${env:}",
  "${env: }",
  "Bearer ${env:A}",
  "${ENV:A}",
  "${A}",
  "${env:A",
  "${env:A}${env:B}",
])("%s is a broken reference", (text) => {
  expect([parseSecretReference(text), isBrokenReference(text)]).toEqual([undefined, true]);
});

test.each(["abc", "a$b", "$HOME", "p${w", "{env:A}"])("%s is a literal", (text) => {
  expect([parseSecretReference(text), isBrokenReference(text)]).toEqual([undefined, false]);
});
