import { choice, decimal, flag, section } from "./fields.ts";

const share = (description: string) => decimal(description, 0.5, { min: 0, max: 1 });

export const patternsSection = section("How local and cloud models work together.", {
  enabled: flag("Use a pattern.", false),
  pattern: choice(
    "Which one.",
    [
      "none",
      "smart_escalation",
      "privacy_handshake",
      "data_minimization",
      "specialized_routing",
      "sliding_privacy",
      "debate",
    ],
    "none",
  ),
  confidence_threshold: share("Confidence below which the cloud is asked."),
  privacy_level: share("0 shares freely, 1 shares nothing."),
  cloud_threshold: choice("Least complexity for the cloud.", ["medium", "complex"], "complex"),
  include_contextual: flag("Send the context too.", true),
});
