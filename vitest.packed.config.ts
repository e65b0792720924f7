import { defineConfig } from "vitest/config";

/** Tests of what gets published: packed, installed elsewhere by npm, and used. Needs a build. */
export default defineConfig({
  test: { root: "test/packed", testTimeout: 120_000, hookTimeout: 240_000 },
});
