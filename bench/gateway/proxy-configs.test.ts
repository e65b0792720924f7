import { expect, test } from "vitest";

import { toClusterConfig, toEngineConfig } from "./harombe-configs.ts";
import { toHaproxyConfig, toNginxConfig } from "./proxy-configs.ts";

const place = { port: 4001, enginePort: 4000 };

test("every proxy listens on loopback and stands in front of the engine", () => {
  const haproxy = toHaproxyConfig(place);
  expect(haproxy).toContain("bind 127.0.0.1:4001");
  expect(haproxy).toContain("server engine 127.0.0.1:4000");
  const nginx = toNginxConfig({ ...place, folder: "/tmp/x", isRoot: false });
  expect(nginx).toContain("listen 127.0.0.1:4001");
  expect(nginx).toContain("server 127.0.0.1:4000");
});

test("nginx stays root only where it is", () => {
  const options = { ...place, folder: "/tmp/x" };
  expect(toNginxConfig({ ...options, isRoot: true })).toMatch(/^user root;/);
  expect(toNginxConfig({ ...options, isRoot: false })).not.toContain("user ");
});

test("harombe has one engine, or two nodes of the same", () => {
  expect(toClusterConfig({ enginePort: 4000 })).toMatchInlineSnapshot(`
    "model:
      name: bench-8b
      context_length: 262144
    inference:
      backend: openai
      openai:
        base_url: http://127.0.0.1:4000/v1
    cluster:
      nodes:
        - name: first
          host: 127.0.0.1
          port: 4000
          kind: openai
          model: bench-8b
          tier: 1
          slots: 2048
          max_context: 262144
        - name: second
          host: 127.0.0.1
          port: 4000
          kind: openai
          model: bench-8b
          tier: 1
          slots: 2048
          max_context: 262144
    "
  `);
  expect(toClusterConfig({ enginePort: 4000 })).toContain(toEngineConfig({ enginePort: 4000 }));
});
