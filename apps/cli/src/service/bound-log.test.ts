import { appendFileSync, closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { boundLog } from "./bound-log.ts";

test("begins a log anew that has grown too long, and no other", async () => {
  const path = join(await temporaryFolder("log"), "server.log");
  const descriptor = openSync(path, "a");
  for (const line of ["first\n", "second\n", "third\n"]) {
    boundLog({ descriptor, bytesMax: 10 });
    appendFileSync(descriptor, line);
  }
  closeSync(descriptor);
  expect(readFileSync(path, "utf8")).toBe("third\n");
});

test("leaves alone what is no file", () => {
  expect(() => boundLog({ descriptor: 9999 })).not.toThrow();
});
