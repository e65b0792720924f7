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

test("what is allowed by name stays", () => {
  expect(scrubEnvironment({ A_KEY: "1", B_KEY: "2" }, { allow: ["B_KEY"] })).toEqual({
    B_KEY: "2",
  });
});
