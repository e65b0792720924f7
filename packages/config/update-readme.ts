import { readFileSync, writeFileSync } from "node:fs";

import { renderKeyTable } from "./src/inspect/render-key-table.ts";

/** Writes the table of keys into the README: `node packages/config/update-readme.ts`. */
const path = `${import.meta.dirname}/README.md`;
const readme = readFileSync(path, "utf8");
const table = `<!-- keys -->\n\n${renderKeyTable()}\n\n<!-- /keys -->`;
writeFileSync(
  path,
  readme.replace(/<!-- keys -->[^]*<!-- \/keys -->/, () => table),
);
