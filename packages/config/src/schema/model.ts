import { decimal, integer, section, text } from "./fields.ts";

export const modelSection = section("The model and how it samples.", {
  name: text(
    'The model to use, as the backend names it; "auto" takes the recommendation for this machine among what is installed.',
    "auto",
  ),
  quantization: text("The weight format to recommend and pull.", "Q4_K_M"),
  context_length: integer("The context window in tokens that the backend is told to use.", 8192, {
    min: 1024,
  }),
  temperature: decimal("Sampling temperature; 0 is deterministic.", 0.7, { min: 0, max: 2 }),
});
