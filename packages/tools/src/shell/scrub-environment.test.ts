import { expect, test } from "vitest";

import { scrubEnvironment } from "./scrub-environment.ts";

test.each([
  "GITHUB_TOKEN",
  "npm_config__authToken",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "OPENAI_API_KEY",
  "apikey",
  "DB_PASSWORD",
  "MYSQL_PWD",
  "PGPASSWORD",
  "SSH_AUTH_SOCK",
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GH_PAT",
  "SENTRY_DSN",
  "HAROMBE_CONFIG",
])("%s is taken out", (name) => {
  expect(scrubEnvironment({ [name]: "value" })).toEqual({});
});

test.each(["PATH", "HOME", "PWD", "OLDPWD", "LANG", "SHELL", "EDITOR", "XAUTHORITY", "DISPLAY"])(
  "%s stays",
  (name) => {
    expect(scrubEnvironment({ [name]: "value" })).toEqual({ [name]: "value" });
  },
);

test("a password in a URL is a secret, whatever its variable is called", () => {
  const environment = {
    A: "postgres://me:pass@db/x",
    B: "https://example.org/a:b@c",
    C: undefined,
  };
  expect(scrubEnvironment(environment)).toEqual({ B: "https://example.org/a:b@c" });
});

test.each([
  "https://x-access-token:abc@example.org/r.git",
  "https://0123456789abcdef0123@errors.example.org/1",
  "ghp_0123456789",
  "github_pat_0123",
  "glpat-0123",
  "xoxb-0123",
  "sk-proj-0123",
  "sk_live_0123",
  "AKIA0123456789",
  "hf_0123",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
  "-----BEGIN OPENSSH PRIVATE KEY-----\nMIIB",
])("%s is a secret, whatever its variable is called", (value) => {
  expect(scrubEnvironment({ SOMETHING: value })).toEqual({});
});

test.each(["ssh://git@example.org/r.git", "skip-this", "sk_SK.UTF-8", "/usr/bin:/bin", "eyJ"])(
  "%s is none",
  (value) => {
    expect(scrubEnvironment({ SOMETHING: value })).toEqual({ SOMETHING: value });
  },
);

test("what is allowed by name stays", () => {
  expect(scrubEnvironment({ A_KEY: "1", B_KEY: "2" }, { allow: ["B_KEY"] })).toEqual({
    B_KEY: "2",
  });
});
