import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";

import { temporaryFolder } from "../../../../test/temporary-folder.ts";
import { runNode } from "../testing/run-harombe.ts";

const keepPartsFile = join(import.meta.dirname, "keep-parts.ts");

const program = `
import { keepParts } from ${JSON.stringify(keepPartsFile)};
import { rmSync } from "node:fs";
import "./loaded.js";

keepParts(new URL(".", import.meta.url));
await import("./later.js");
rmSync(import.meta.dirname, { recursive: true });
const { answer } = await import("./last.js");
const missing = await import("./missing.js").catch(({ code }) => code);
console.log(JSON.stringify({ answer, missing }));
`;

test("finds parts whose files are gone, with what they import, and loads each once", async () => {
  const folder = await temporaryFolder("parts");
  const parts = {
    "main.mjs": program,
    "loaded.js": 'console.log("loaded"); export const loaded = 1;',
    "later.js": 'console.log("later"); export const later = 2;',
    "last.js": `
      import { sep } from "node:path";
      import { loaded } from "./loaded.js";
      import { later } from "./later.js";
      import { other } from "./other.js";
      export const answer = [typeof sep, loaded, later, other];`,
    "other.js": "export const other = 3;",
  };
  for (const [name, text] of Object.entries(parts)) await writeFile(join(folder, name), text);
  const { code, stdout, stderr } = await runNode([join(folder, "main.mjs")]);
  expect({ code, stderr, lines: stdout.split("\n") }).toEqual({
    code: 0,
    stderr: "",
    lines: ["loaded", "later", '{"answer":["string",1,2,3],"missing":"ERR_MODULE_NOT_FOUND"}', ""],
  });
  await rm(folder, { recursive: true, force: true });
});
