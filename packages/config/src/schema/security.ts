import {
  choice,
  element,
  flag,
  integer,
  map,
  optionalInteger,
  optionalText,
  privateText,
  privateTextMap,
  requiredText,
  section,
  text,
  textList,
} from "./fields.ts";

const container = element("A container for one tool.", {
  image: requiredText("Its image."),
  enabled: flag("Use it.", true),
  resources: section("Its limits.", {
    cpu_limit: optionalText("Processors, as the engine writes it."),
    memory_limit: optionalText("Memory, as the engine writes it."),
    pids_limit: integer("Most processes.", 100, { min: 1 }),
  }),
  egress_allow: textList("Hosts that it may reach."),
  mounts: textList("Folders that it sees."),
  environment: privateTextMap("Its environment variables."),
  timeout: optionalInteger("Longest call, in seconds; null is the gateway's."),
  confirm_actions: textList("Actions that ask a person."),
});

export const securitySection = section("Isolation, audit and approvals.", {
  enabled: flag("Run tools behind the gateway.", false),
  container_engine: choice("Who runs containers.", ["auto", "docker", "podman"], "auto"),
  isolation: choice("How strongly they are isolated.", ["docker", "gvisor"], "docker"),
  gateway: section("The gateway between agent and tools.", {
    host: text("Address to listen on.", "127.0.0.1"),
    port: integer("Port to listen on.", 8100, { min: 1, max: 65_535 }),
    timeout: integer("Longest call, in seconds.", 30, { min: 1 }),
    max_retries: integer("Most attempts.", 3, { min: 1, max: 10 }),
  }),
  audit: section("The record of what was done.", {
    enabled: flag("Keep it.", true),
    database: text("Database file.", "~/.harombe/audit.db"),
    retention_days: integer("Days that entries are kept.", 90, { min: 1 }),
    redact_sensitive: flag("Leave credentials out of entries.", true),
    log_level: choice("Least weight of an entry.", ["DEBUG", "INFO", "WARN", "ERROR"], "INFO"),
  }),
  credentials: section("Where credentials come from.", {
    method: choice("The source.", ["env", "vault", "sops"], "env"),
    vault_addr: optionalText("Address of the vault."),
    vault_token: privateText("Token of the vault, or the file that holds it.", "~/.vault-token"),
    auto_refresh: flag("Renew credentials before they expire.", true),
    rotation_days: integer("Days between rotations.", 30, { min: 1 }),
  }),
  containers: map("Containers by tool name.", container),
  hitl: section("A person who decides.", {
    enabled: flag("Ask a person.", true),
    timeout: integer("Seconds until an unanswered question is denied.", 60, { min: 1 }),
    notification_method: choice("How the person is asked.", ["cli", "webhook", "email"], "cli"),
    webhook_url: optionalText("Address that is called (webhook)."),
  }),
});
