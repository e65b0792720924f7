export { checkClock } from "./check-clock.ts";
export { checkCluster } from "./check-cluster.ts";
export { checkConfig } from "./check-config.ts";
export { checkEngineAndModel } from "./check-engine.ts";
export { checkFiles } from "./check-files.ts";
export { checkHardware } from "./check-hardware.ts";
export { checkPort } from "./check-port.ts";
