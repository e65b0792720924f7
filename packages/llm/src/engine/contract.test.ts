import { once } from "node:events";
import type { ServerResponse } from "node:http";

import { describe, expect, it } from "vitest";

import { type Dialect, dialects } from "../fixtures/dialects.ts";
import { startServer } from "../fixtures/start-server.ts";
import {
  contractCalls,
  type ContractHarness,
  type ContractScenario,
  contractText,
} from "../testing/contract/contract-harness.ts";
import { languageModelContract } from "../testing/contract/language-model-contract.ts";

async function play(
  dialect: Dialect,
  scenario: ContractScenario,
  response: ServerResponse,
): Promise<void> {
  response.writeHead(200, { "content-type": dialect.contentType });
  if (scenario === "text") {
    for (const word of contractText.split(/(?= )/)) response.write(dialect.text(word));
  }
  if (scenario === "tool-calls") response.write(contractCalls.map(dialect.call).join(""));
  if (scenario === "endless") await writeForEver(response, dialect.text("on "));
  response.end(dialect.finish);
}

async function writeForEver(response: ServerResponse, piece: string): Promise<void> {
  while (!response.closed) {
    if (response.write(piece)) continue;
    await Promise.race([once(response, "drain"), once(response, "close")]);
  }
}

/** The dialect's backend before a server that plays the scenario. */
function harness(dialect: Dialect): ContractHarness {
  return async (scenario) => {
    const stopped = Promise.withResolvers<void>();
    let requestCount = 0;
    const server = await startServer((request, response) => {
      request.resume();
      if (request.url !== dialect.path) return void response.end("{}");
      requestCount += 1;
      response.once("close", () => stopped.resolve());
      void play(dialect, scenario, response);
    });
    const engine = dialect.create(server.url);
    return {
      model: await engine.languageModel("m"),
      requestCount: () => requestCount,
      stopped: () => stopped.promise,
      async close() {
        await engine.close();
        await server[Symbol.asyncDispose]();
      },
    };
  };
}

describe.each(dialects)("a model behind $name", (dialect) => {
  it.each(languageModelContract)("$name", async ({ run }) => {
    await expect(run(harness(dialect))).resolves.toBeUndefined();
  });
});
