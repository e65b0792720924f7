import { globSync } from "node:fs";
import { join } from "node:path";

import { defineConfig } from "vitest/config";

/** Resolve workspace packages to their sources, so that tests need no build. */
const conditions = ["@harombe/source"];

const roots = [
  "test",
  "bench",
  ...globSync(["packages/*", "apps/*", "examples/custom-tools"], { cwd: import.meta.dirname }),
];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    projects: roots.map((root) => ({
      extends: true,
      root,
      test: {
        name: root,
        // The packed tarballs need a build (`pnpm test:packed`), networks need root (`test:network`).
        globalSetup: join(import.meta.dirname, "test/temporary-root.ts"),
        exclude: ["**/node_modules/**", "packed/**", "network/**"],
      },
    })),
    restoreMocks: true,
    // Much of the time goes to programs that are waited for, so every core may have a file.
    maxWorkers: "100%",
    // Whole programs are started, on machines that have other things to do as well.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    coverage: { include: ["packages/*/src/**", "apps/*/src/**"] },
  },
});
