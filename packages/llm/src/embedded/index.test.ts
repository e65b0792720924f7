import { expect, test } from "vitest";

import * as embedded from "./index.ts";

test("this is all that is public", () => {
  expect(Object.keys(embedded).toSorted()).toEqual(["createEmbedded", "isLlamaCppInstalled"]);
});
