import { expect, test } from "vitest";

import * as surface from "./index.ts";

test("exports what the README names and nothing else", () => {
  expect(Object.keys(surface)).toMatchInlineSnapshot(`
    [
      "makeFolder",
    ]
  `);
});
