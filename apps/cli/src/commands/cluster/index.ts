import { ClusterAddCommand } from "./add.ts";
import { ClusterDiscoverCommand } from "./discover.ts";
import { ClusterDrainCommand } from "./drain.ts";
import { ClusterInitCommand } from "./init.ts";
import { ClusterMetricsCommand } from "./metrics.ts";
import { ClusterReloadCommand } from "./reload.ts";
import { ClusterRemoveCommand } from "./remove.ts";
import { ClusterResumeCommand } from "./resume.ts";
import { ClusterRouteCommand } from "./route.ts";
import { ClusterStatusCommand } from "./status.ts";
import { ClusterTestCommand } from "./test.ts";

/** Everything about several machines, in the order in which help lists it. */
export const clusterCommands = [
  ClusterInitCommand,
  ClusterStatusCommand,
  ClusterTestCommand,
  ClusterMetricsCommand,
  ClusterAddCommand,
  ClusterRemoveCommand,
  ClusterDrainCommand,
  ClusterResumeCommand,
  ClusterDiscoverCommand,
  ClusterRouteCommand,
  ClusterReloadCommand,
] as const;
