import { expect, test } from "vitest";

import * as surface from "./index.ts";

test("the public surface", () => {
  expect(Object.keys(surface).toSorted()).toMatchInlineSnapshot(`
    [
      "ToolError",
      "createBuiltinTools",
      "createEditFileTool",
      "createListDirectoryTool",
      "createPathGuard",
      "createReadFileTool",
      "createReadUrlTool",
      "createSearchFilesTool",
      "createShellTool",
      "createToolRegistry",
      "createWebSearchTool",
      "createWriteFileTool",
      "defineTool",
      "loadToolPackage",
      "truncateMiddle",
    ]
  `);
});
