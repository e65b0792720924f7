import { type Config, configSchema } from "@harombe/config";

/** A machine of the cluster, as `cluster.nodes` has it. */
export type NodeConfig = Config["cluster"]["nodes"][number];

/** The schema of one element of `cluster.nodes`. */
export const nodeConfigSchema = configSchema.shape.cluster.unwrap().shape.nodes.unwrap().element;
