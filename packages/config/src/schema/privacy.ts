import { z } from "zod";

import { choice, flag, integer, map, section, text, textList } from "./fields.ts";

export const privacySection = section("What may leave the machine.", {
  mode: choice(
    "Whether a cloud model may be used.",
    ["local-only", "hybrid", "cloud-assisted"],
    "local-only",
  ),
  cloud_llm: section("The cloud model.", {
    provider: text("Who runs it.", "anthropic"),
    model: text("Its name.", "claude-sonnet-4-20250514"),
    api_key_env: text("Name of the environment variable with its key.", "ANTHROPIC_API_KEY"),
    max_tokens: integer("Most tokens of an answer.", 4096, { min: 1 }),
    timeout: integer("Longest wait, in seconds.", 120, { min: 1 }),
  }),
  custom_patterns: map("Regular expressions of private data, by name.", z.string()),
  custom_restricted_keywords: textList("Words that keep a question local."),
  audit_routing: flag("Record where each question went.", true),
  reconstruct_responses: flag("Put removed private data back into answers.", true),
});
