/** What this machine has and which models fit it, without anything else of harombe. */
import { detectHardware, recommendModels } from "@harombe/hardware";

const hardware = await detectHardware();
console.log(hardware.cpu.model, hardware.gpus);

for (const { model, fits, tokensPerSecond, reason } of recommendModels({ hardware }).slice(0, 3)) {
  console.log(
    `${model} (${fits}, about ${tokensPerSecond?.toFixed(0) ?? "?"} tokens/s): ${reason}`,
  );
}
