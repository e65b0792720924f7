import { defineConfig } from "vitest/config";

import { whyNoNetworks } from "./test/network/requirements.ts";

const notRun = ["not-run.test.ts"];
const reason = whyNoNetworks();

/** Tests between machines: real network namespaces. They need root on Linux. */
export default defineConfig({
  resolve: { conditions: ["@harombe/source"] },
  ssr: { resolve: { conditions: ["@harombe/source"] } },
  test: {
    root: "test/network",
    include: reason === null ? ["**/*.test.ts"] : notRun,
    exclude: reason === null ? notRun : [],
    testTimeout: 60_000,
    // Each test makes several machines of its own; two cores have enough with one file.
    fileParallelism: false,
  },
});
