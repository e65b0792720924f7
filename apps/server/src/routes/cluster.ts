import type { Cluster } from "@harombe/coordination";
import { completeRequestSchema, fromCompleteRequest, routeDecisionSchema } from "@harombe/llm";
import { z } from "zod";

import type { AppContext } from "../app/app-context.ts";
import type { AppParts } from "../app/app-parts.ts";
import { defineEndpoint, type Endpoint } from "../app/endpoint.ts";
import { hintsFor } from "../cluster/cluster-models.ts";
import { decideForOneMachine, statusOfOneMachine } from "../cluster/one-machine.ts";
import { ServerError } from "../errors/server-error.ts";
import { newNodeSchema, nodeStatusSchema, waitQuerySchema } from "./cluster-schema.ts";

const defaultWaitSeconds = 30;
const tag = "Cluster";
const notKept = "The config file is not changed, so a reload or a restart undoes it";

/** Which machines there are, how they stand, and who would take a request. */
export function clusterEndpoints(parts: AppParts): readonly Endpoint[] {
  const { assistant, limits } = parts;
  const toMs = (seconds = defaultWaitSeconds): number => Math.min(seconds * 1000, limits.waitMsMax);
  return [
    defineEndpoint({
      method: "get",
      path: "/cluster",
      tag,
      summary: "How the machines stand, each with the reason; one machine is one row",
      response: { description: "A row for each machine", schema: z.array(nodeStatusSchema) },
      async handle(context) {
        const discovery = parts.discovery?.() ?? null;
        const rows = assistant.cluster?.status() ?? [await statusOfOneMachine(parts)];
        const found = (name: string): boolean => discovery?.isFound(name) ?? false;
        const members = rows.map((row) => toRow(row, found(row.name)));
        const outsiders = (discovery?.outsiders() ?? []).map((row) => toRow(row, true));
        return context.json([...members, ...outsiders]);
      },
    }),
    defineEndpoint({
      method: "post",
      path: "/cluster/nodes",
      tag,
      summary: "Add a machine",
      body: newNodeSchema,
      response: {
        description: `The machine after its first check. ${notKept}: \`harombe cluster add\` also writes it down`,
        status: 201,
        schema: nodeStatusSchema,
      },
      async handle(context, { body }) {
        await assistant.addNode(body);
        return context.json(findRow(parts, body.name), 201);
      },
    }),
    defineEndpoint({
      method: "delete",
      path: "/cluster/nodes/:name",
      tag,
      summary: "Take a machine out once what runs there has ended",
      query: waitQuerySchema,
      response: {
        description: `The machine has left. What runs there after \`wait\` is broken off. ${notKept}`,
        schema: z.object({ name: z.string(), removed: z.literal(true) }),
      },
      async handle(context, { query: { wait } }) {
        const name = nameOf(context);
        clusterOf(parts);
        await assistant.removeNode(name, { timeoutMs: toMs(wait) });
        return context.json({ name, removed: true });
      },
    }),
    defineEndpoint({
      method: "post",
      path: "/cluster/nodes/:name/drain",
      tag,
      summary: "Give a machine nothing new",
      query: waitQuerySchema,
      response: {
        description: "The machine when nothing runs there any more, or after `wait`",
        schema: nodeStatusSchema,
      },
      async handle(context, { query: { wait } }) {
        const { signal } = context.req.raw;
        const cluster = clusterOf(parts);
        await cluster.drainNode(nameOf(context), { timeoutMs: toMs(wait), signal });
        return context.json(findRow(parts, nameOf(context)));
      },
    }),
    defineEndpoint({
      method: "post",
      path: "/cluster/nodes/:name/resume",
      tag,
      summary: "Give a drained machine work again",
      response: { description: "The machine", schema: nodeStatusSchema },
      handle(context) {
        const cluster = clusterOf(parts);
        cluster.resumeNode(nameOf(context));
        return context.json(findRow(parts, nameOf(context)));
      },
    }),
    defineEndpoint({
      method: "get",
      path: "/cluster/decisions",
      tag,
      summary: "The last decisions, and why they fell so",
      response: {
        description: "At most a hundred, the oldest first; none of a machine that is alone",
        schema: z.array(routeDecisionSchema),
      },
      handle: (context) => context.json(assistant.cluster?.decisions ?? []),
    }),
    defineEndpoint({
      method: "post",
      path: "/cluster/route",
      tag,
      summary: "Who would take a request, and why, without running it",
      body: completeRequestSchema,
      response: {
        description: "The decision; `node` is null when nobody can take it now",
        schema: routeDecisionSchema,
      },
      async handle(context, { body }) {
        const request = fromCompleteRequest(body);
        const { cluster } = assistant;
        if (!cluster) return context.json(await decideForOneMachine(request, parts));
        const hints = { ...request.hints, ...hintsFor(body.model ?? cluster.id) };
        return context.json(cluster.route({ ...request, hints }));
      },
    }),
  ];
}

function nameOf(context: AppContext): string {
  return context.req.param("name") ?? "";
}

function clusterOf({ assistant, nodeName }: AppParts): Cluster {
  if (assistant.cluster) return assistant.cluster;
  throw new ServerError("HAROMBE_SERVER_NOT_FOUND", `${nodeName} is the only machine`, {
    hint: "Add a machine with POST /cluster/nodes, or under cluster.nodes of the config.",
  });
}

type OneRow = Omit<z.output<typeof nodeStatusSchema>, "source">;

/** Null for one that has left meanwhile. */
function findRow({ assistant, discovery }: AppParts, name: string) {
  const row = assistant.cluster?.status().find((candidate) => candidate.name === name);
  return row ? toRow(row, discovery?.()?.isFound(name) ?? false) : null;
}

/** Nobody measures a network more finely than to a tenth of a millisecond. */
function toRow(row: OneRow, isFound: boolean): z.output<typeof nodeStatusSchema> {
  const { latencyMs } = row;
  const rounded = latencyMs === null ? null : Math.round(latencyMs * 10) / 10;
  return { ...row, latencyMs: rounded, source: isFound ? "mdns" : "config" };
}
