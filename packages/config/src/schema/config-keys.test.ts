import { expect, test } from "vitest";

import { ConfigError } from "../errors/config-error.ts";
import { parseConfig } from "../load/parse-config.ts";
import { type ConfigKey, listConfigKeys } from "./config-keys.ts";

interface Facts {
  readonly min?: number;
  readonly max?: number;
  /** A bound that is not allowed itself. */
  readonly above?: number;
  readonly allowed?: readonly string[];
  readonly isNullable?: boolean;
}

type Row = readonly [path: string, type: ConfigKey["type"], fallback: unknown, facts?: Facts];

const required = Symbol("required");
const anyText: unknown = expect.stringMatching(/\S/);

/** The keys of the original, with its defaults and bounds. */
const originalKeys: readonly Row[] = [
  ["model.name", "string", "auto"],
  ["model.quantization", "string", "Q4_K_M"],
  ["model.context_length", "integer", 8192, { min: 1024 }],
  ["model.temperature", "number", 0.7, { min: 0, max: 2 }],
  ["ollama.host", "string", "http://localhost:11434"],
  ["ollama.timeout", "integer", 120, { min: 1 }],
  ["inference.ollama.host", "string", "http://localhost:11434"],
  ["inference.ollama.timeout", "integer", 120, { min: 1 }],
  ["inference.vllm.base_url", "string", "http://localhost:8000"],
  ["inference.vllm.timeout", "integer", 120, { min: 1 }],
  ["inference.vllm.api_key", "string", null, { isNullable: true }],
  ["inference.sglang.base_url", "string", "http://localhost:30000"],
  ["inference.sglang.timeout", "integer", 120, { min: 1 }],
  ["inference.sglang.api_key", "string", null, { isNullable: true }],
  ["inference.llamacpp.base_url", "string", "http://localhost:8080"],
  ["inference.llamacpp.timeout", "integer", 120, { min: 1 }],
  ["agent.max_steps", "integer", 10, { min: 1, max: 50 }],
  ["agent.system_prompt", "string", anyText],
  ["tools.shell", "boolean", true],
  ["tools.filesystem", "boolean", true],
  ["tools.web_search", "boolean", true],
  ["tools.confirm_dangerous", "boolean", true],
  ["server.host", "string", "127.0.0.1"],
  ["server.port", "integer", 8000, { min: 1, max: 65535 }],
  ["server.cors_origins", "list", ["http://localhost:3000", "http://localhost:8000"]],
  ["server.ssl_certfile", "string", null, { isNullable: true }],
  ["server.ssl_keyfile", "string", null, { isNullable: true }],
  ["cluster.coordinator.host", "string", "localhost"],
  ["cluster.discovery.method", "enum", "explicit", { allowed: ["mdns", "explicit"] }],
  ["cluster.discovery.mdns_service", "string", "_harombe._tcp.local"],
  ["cluster.routing.prefer_local", "boolean", true],
  ["cluster.routing.fallback_strategy", "enum", "graceful", { allowed: ["graceful", "strict"] }],
  ["cluster.routing.load_balance", "boolean", true],
  ["cluster.nodes", "list", []],
  ["cluster.nodes[].name", "string", required],
  ["cluster.nodes[].host", "string", required],
  ["cluster.nodes[].port", "integer", 8000, { min: 1, max: 65535 }],
  ["cluster.nodes[].model", "string", required],
  ["cluster.nodes[].tier", "integer", required, { min: 0, max: 2 }],
  [
    "cluster.nodes[].backend",
    "enum",
    "ollama",
    { allowed: ["ollama", "vllm", "sglang", "llamacpp"] },
  ],
  ["cluster.nodes[].auth_token", "string", null, { isNullable: true }],
  ["cluster.nodes[].enabled", "boolean", true],
  ["memory.enabled", "boolean", false],
  ["memory.storage_path", "string", "~/.harombe/memory.db"],
  ["memory.max_history_tokens", "integer", 4096, { min: 512, max: 128000 }],
  ["memory.vector_store.enabled", "boolean", false],
  ["memory.vector_store.backend", "string", "chromadb"],
  ["memory.vector_store.embedding_model", "string", "sentence-transformers/all-MiniLM-L6-v2"],
  [
    "memory.vector_store.embedding_provider",
    "enum",
    "sentence-transformers",
    { allowed: ["sentence-transformers", "ollama"] },
  ],
  ["memory.vector_store.persist_directory", "string", null, { isNullable: true }],
  ["memory.vector_store.collection_name", "string", "harombe_embeddings"],
  ["memory.rag.enabled", "boolean", false],
  ["memory.rag.top_k", "integer", 5, { min: 1, max: 20 }],
  ["memory.rag.min_similarity", "number", 0.7, { min: 0, max: 1 }],
  ["voice.enabled", "boolean", false],
  ["voice.stt.model", "string", "base"],
  ["voice.stt.language", "string", null, { isNullable: true }],
  ["voice.stt.device", "string", "auto"],
  ["voice.stt.compute_type", "string", "default"],
  ["voice.tts.engine", "string", "piper"],
  ["voice.tts.model", "string", "en_US-lessac-medium"],
  ["voice.tts.speed", "number", 1, { min: 0.5, max: 2 }],
  ["voice.tts.device", "string", "auto"],
  ["plugins.enabled", "boolean", true],
  ["plugins.plugin_dir", "string", "~/.harombe/plugins"],
  ["plugins.plugins", "map", {}],
  ["plugins.plugins.*.enabled", "boolean", true],
  ["plugins.blocked", "list", []],
  ["delegation.enabled", "boolean", false],
  ["delegation.max_depth", "integer", 3, { min: 1, max: 10 }],
  ["agents", "list", []],
  ["agents[].name", "string", required],
  ["agents[].description", "string", ""],
  ["agents[].system_prompt", "string", "You are a helpful AI assistant."],
  ["agents[].model", "string", null, { isNullable: true }],
  ["agents[].max_steps", "integer", 10, { min: 1, max: 50 }],
  ["agents[].tools.shell", "boolean", true],
  ["agents[].tools.filesystem", "boolean", true],
  ["agents[].tools.web_search", "boolean", true],
  ["agents[].tools.confirm_dangerous", "boolean", true],
  ["agents[].enable_rag", "boolean", false],
  ["mcp.server.enabled", "boolean", false],
  ["mcp.server.transport", "enum", "stdio", { allowed: ["stdio", "streamable-http"] }],
  ["mcp.server.host", "string", "127.0.0.1"],
  ["mcp.server.port", "integer", 8200, { min: 1, max: 65535 }],
  ["mcp.external_servers", "list", []],
  ["mcp.external_servers[].name", "string", required],
  ["mcp.external_servers[].transport", "enum", "stdio", { allowed: ["stdio", "streamable-http"] }],
  ["mcp.external_servers[].command", "string", null, { isNullable: true }],
  ["mcp.external_servers[].args", "list", []],
  ["mcp.external_servers[].env", "map", {}],
  ["mcp.external_servers[].url", "string", null, { isNullable: true }],
  ["security.enabled", "boolean", false],
  ["security.container_engine", "enum", "auto", { allowed: ["auto", "docker", "podman"] }],
  ["security.isolation", "enum", "docker", { allowed: ["docker", "gvisor"] }],
  ["security.gateway.host", "string", "127.0.0.1"],
  ["security.gateway.port", "integer", 8100, { min: 1, max: 65535 }],
  ["security.gateway.timeout", "integer", 30, { min: 1 }],
  ["security.gateway.max_retries", "integer", 3, { min: 1, max: 10 }],
  ["security.audit.enabled", "boolean", true],
  ["security.audit.database", "string", "~/.harombe/audit.db"],
  ["security.audit.retention_days", "integer", 90, { min: 1 }],
  ["security.audit.redact_sensitive", "boolean", true],
  ["security.audit.log_level", "enum", "INFO", { allowed: ["DEBUG", "INFO", "WARN", "ERROR"] }],
  ["security.credentials.method", "enum", "env", { allowed: ["env", "vault", "sops"] }],
  ["security.credentials.vault_addr", "string", null, { isNullable: true }],
  ["security.credentials.vault_token", "string", "~/.vault-token"],
  ["security.credentials.auto_refresh", "boolean", true],
  ["security.credentials.rotation_days", "integer", 30, { min: 1 }],
  ["security.containers", "map", {}],
  ["security.containers.*.image", "string", required],
  ["security.containers.*.enabled", "boolean", true],
  ["security.containers.*.resources.cpu_limit", "string", null, { isNullable: true }],
  ["security.containers.*.resources.memory_limit", "string", null, { isNullable: true }],
  ["security.containers.*.resources.pids_limit", "integer", 100, { min: 1 }],
  ["security.containers.*.egress_allow", "list", []],
  ["security.containers.*.mounts", "list", []],
  ["security.containers.*.environment", "map", {}],
  ["security.containers.*.timeout", "integer", null, { isNullable: true }],
  ["security.containers.*.confirm_actions", "list", []],
  ["security.hitl.enabled", "boolean", true],
  ["security.hitl.timeout", "integer", 60, { min: 1 }],
  ["security.hitl.notification_method", "enum", "cli", { allowed: ["cli", "webhook", "email"] }],
  ["security.hitl.webhook_url", "string", null, { isNullable: true }],
  ["privacy.mode", "enum", "local-only", { allowed: ["local-only", "hybrid", "cloud-assisted"] }],
  ["privacy.cloud_llm.provider", "string", "anthropic"],
  ["privacy.cloud_llm.model", "string", "claude-sonnet-4-20250514"],
  ["privacy.cloud_llm.api_key_env", "string", "ANTHROPIC_API_KEY"],
  ["privacy.cloud_llm.max_tokens", "integer", 4096, { min: 1 }],
  ["privacy.cloud_llm.timeout", "integer", 120, { min: 1 }],
  ["privacy.custom_patterns", "map", {}],
  ["privacy.custom_restricted_keywords", "list", []],
  ["privacy.audit_routing", "boolean", true],
  ["privacy.reconstruct_responses", "boolean", true],
  ["patterns.enabled", "boolean", false],
  [
    "patterns.pattern",
    "enum",
    "none",
    {
      allowed: [
        "none",
        "smart_escalation",
        "privacy_handshake",
        "data_minimization",
        "specialized_routing",
        "sliding_privacy",
        "debate",
      ],
    },
  ],
  ["patterns.confidence_threshold", "number", 0.5, { min: 0, max: 1 }],
  ["patterns.privacy_level", "number", 0.5, { min: 0, max: 1 }],
  ["patterns.cloud_threshold", "enum", "complex", { allowed: ["medium", "complex"] }],
  ["patterns.include_contextual", "boolean", true],
];

/** The keys that we added. */
const ourKeys: readonly Row[] = [
  [
    "inference.backend",
    "enum",
    "auto",
    {
      allowed: ["ollama", "vllm", "sglang", "llamacpp", "openai", "embedded", "simulated", "auto"],
    },
  ],
  ["inference.openai.base_url", "string", null, { isNullable: true }],
  ["inference.openai.api_key", "string", null, { isNullable: true }],
  ["inference.embedded.model_path", "string", null, { isNullable: true }],
  ["server.auth_token", "string", null, { isNullable: true }],
  ["server.allowed_hosts", "list", ["localhost", "127.0.0.1", "::1"]],
  ["agent.max_duration", "integer", null, { min: 1, isNullable: true }],
  ["agent.max_tokens", "integer", null, { min: 1, isNullable: true }],
  ["tools.allowed_paths", "list", ["."]],
  [
    "cluster.nodes[].kind",
    "enum",
    null,
    { allowed: ["harombe", "ollama", "openai"], isNullable: true },
  ],
  ["cluster.nodes[].slots", "integer", null, { min: 1, isNullable: true }],
  ["cluster.nodes[].max_context", "integer", null, { min: 1, isNullable: true }],
  ["cluster.nodes[].mac", "string", null, { isNullable: true }],
  [
    "cluster.routing.policy",
    "enum",
    "cost",
    { allowed: ["cost", "least-busy", "round-robin", "random"] },
  ],
  ["cluster.routing.queue.max_size", "integer", 256, { min: 0 }],
  ["cluster.routing.queue.max_wait", "integer", 120, { min: 0 }],
  ["cluster.routing.escalation", "boolean", true],
  ["cluster.routing.continue_streams", "boolean", false],
  ["cluster.routing.timeouts.connect", "number", 5, { above: 0, isNullable: true }],
  ["cluster.routing.timeouts.first_token", "number", 120, { above: 0, isNullable: true }],
  ["cluster.routing.timeouts.idle", "number", 60, { above: 0, isNullable: true }],
  ["cluster.routing.timeouts.total", "number", null, { above: 0, isNullable: true }],
  ["cluster.discovery.token", "string", null, { isNullable: true }],
  ["cluster.discovery.max_nodes", "integer", 16, { min: 0, max: 256 }],
  ["cluster.discovery.tier", "integer", null, { min: 0, max: 2, isNullable: true }],
  ["cluster.aliases", "map", {}],
];

interface Expected extends Facts {
  readonly path: string;
  readonly type: ConfigKey["type"];
  readonly fallback: unknown;
}

const expected = [...originalKeys, ...ourKeys].map(([path, type, fallback, facts]): Expected => ({
  path,
  type,
  fallback,
  ...facts,
}));
const keys = new Map(listConfigKeys().map((key) => [key.path, key]));

/** A file that sets one key, with what list elements and maps require beside it. */
function fileWith(path: string, value: unknown): string {
  const build = (done: string, [step, ...rest]: readonly string[]): unknown => {
    if (step === undefined) return value;
    const inner = build(`${done}.${step}`, rest);
    return step === "[]" ? [inner] : { ...neighbours[done], [step]: inner };
  };
  return JSON.stringify(build("", path.replaceAll("[]", ".[]").split(".")));
}

const neighbours: Readonly<Record<string, object>> = {
  ".cluster.nodes.[]": { name: "a", host: "b", model: "c", tier: 0 },
  ".agents.[]": { name: "a" },
  ".mcp.external_servers.[]": { name: "a" },
  ".security.containers.*": { image: "a" },
};

const accepts = (path: string, value: unknown): boolean => {
  try {
    parseConfig(fileWith(path, value));
    return true;
  } catch (error) {
    expect(ConfigError.isInstance(error) && error.issues).toMatchObject([
      { path: path.replaceAll("[]", "[0]").replaceAll(".*", '["*"]') },
    ]);
    return false;
  }
};

test("has exactly the keys of the tables", () => {
  expect([...keys.keys()].toSorted()).toEqual(expected.map(({ path }) => path).toSorted());
});

test.each(expected)("$path is a $type with its default", (row) => {
  expect(keys.get(row.path)).toMatchObject({
    type: row.type,
    default: row.fallback === required ? undefined : row.fallback,
    isRequired: row.fallback === required,
    isNullable: row.isNullable ?? false,
    minimum: row.min ?? row.above ?? null,
    isMinimumExclusive: row.above !== undefined,
    maximum: row.max ?? null,
    allowed: row.allowed ?? [],
  });
});

const ofType = (...types: readonly string[]) => expected.filter(({ type }) => types.includes(type));
const isGiven = (value: unknown) => value !== undefined;

test.each(ofType("integer", "number"))(
  "$path accepts its bounds and nothing beyond",
  ({ path, type, min, max, above }) => {
    const step = type === "integer" ? 1 : 0.001;
    const inside = [min, max, above === undefined ? undefined : above + step];
    const outside = [
      min === undefined ? undefined : min - step,
      max === undefined ? undefined : max + step,
      above,
      type === "integer" ? (min ?? 1) + 0.5 : undefined,
      "text",
      true,
    ];
    expect(inside.filter(isGiven).filter((value) => !accepts(path, value))).toEqual([]);
    expect(outside.filter(isGiven).filter((value) => accepts(path, value))).toEqual([]);
  },
);

test.each(ofType("enum"))("$path accepts its values only", ({ path, allowed = [] }) => {
  expect(allowed.filter((value) => !accepts(path, value))).toEqual([]);
  expect(["", "no-such-value", 3].filter((value) => accepts(path, value))).toEqual([]);
});

test.each(expected)("$path accepts null only where it may be empty", (row) => {
  const mayBeBare = row.type === "list" || row.type === "map";
  expect(accepts(row.path, null)).toBe(mayBeBare || row.isNullable === true);
});

test("every key is described", () => {
  expect([...keys.values()].filter(({ description }) => description === "")).toEqual([]);
});

test("marks exactly the secrets, and what is not printed either", () => {
  const withPrivacy = (privacy: ConfigKey["privacy"]) =>
    [...keys.values()].filter((key) => key.privacy === privacy).map(({ path }) => path);
  expect(withPrivacy("secret")).toEqual([
    "inference.vllm.api_key",
    "inference.sglang.api_key",
    "inference.openai.api_key",
    "server.auth_token",
    "cluster.discovery.token",
    "cluster.nodes[].auth_token",
  ]);
  expect(withPrivacy("masked")).toEqual([
    "mcp.external_servers[].env",
    "security.credentials.vault_token",
    "security.containers.*.environment",
  ]);
});
