import { ClusterAddCommand } from "./add.ts";
import { ClusterDrainCommand } from "./drain.ts";
import { ClusterMetricsCommand } from "./metrics.ts";
import { ClusterReloadCommand } from "./reload.ts";
import { ClusterRemoveCommand } from "./remove.ts";
import { ClusterResumeCommand } from "./resume.ts";
import { ClusterRouteCommand } from "./route.ts";
import { ClusterStatusCommand } from "./status.ts";

/** Everything about several machines, in the order in which help lists it. */
export const clusterCommands = [
  ClusterStatusCommand,
  ClusterMetricsCommand,
  ClusterAddCommand,
  ClusterRemoveCommand,
  ClusterDrainCommand,
  ClusterResumeCommand,
  ClusterRouteCommand,
  ClusterReloadCommand,
] as const;
