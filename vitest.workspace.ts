import { globSync } from "node:fs";

import { defineConfig } from "vitest/config";

/** Resolve workspace packages to their sources, so that tests need no build. */
const conditions = ["@harombe/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: ["test", ...globSync(["packages/*", "apps/*"], { cwd: import.meta.dirname })].map(
      (root) => ({
        extends: true,
        root,
        test: { name: root },
      }),
    ),
    restoreMocks: true,
    coverage: { include: ["packages/*/src/**", "apps/*/src/**"] },
  },
});
