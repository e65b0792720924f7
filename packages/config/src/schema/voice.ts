import { decimal, flag, optionalText, section, text } from "./fields.ts";

export const voiceSection = section("Speech in and out.", {
  enabled: flag("Listen and speak.", false),
  stt: section("Speech to text.", {
    model: text("The model.", "base"),
    language: optionalText("Language code; null detects it."),
    device: text("Where it runs.", "auto"),
    compute_type: text("Number format.", "default"),
  }),
  tts: section("Text to speech.", {
    engine: text("The engine.", "piper"),
    model: text("The voice.", "en_US-lessac-medium"),
    speed: decimal("Speed; 1 is natural.", 1, { min: 0.5, max: 2 }),
    device: text("Where it runs.", "auto"),
  }),
});
