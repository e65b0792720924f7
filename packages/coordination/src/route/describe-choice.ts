import type { Choice } from "./create-router.ts";
import type { RequestNeeds, TierChoice } from "./request-needs.ts";

/** The reason of a decision, for people. */
export function describeChoice(
  needs: RequestNeeds,
  choice: Choice,
  { policy, totalMs }: { readonly policy: string; readonly totalMs: number },
): string {
  const asked = askings[needs.tierBy](needs);
  if (choice.tier === null) return `${asked}; no node may take it`;
  if (choice.node === null) {
    const { awaited } = choice;
    return awaited?.phase === "unchecked"
      ? `${asked}; waits for ${awaited.name}, which has not answered yet`
      : `${asked}; waits for a slot, probably on ${awaited?.name ?? "any node"}`;
  }
  const { name, tier } = choice.node;
  const { explores } = choice;
  const by =
    explores === null
      ? policy
      : `${policy} to learn its speed (the best known is ${explores.insteadOf.name})`;
  const moved = tier === needs.tier ? "" : `, tier ${tier} stands in`;
  return `${asked}${moved}; ${name} by ${by}, about ${(totalMs / 1000).toFixed(1)} s`;
}

const askings: Readonly<Record<TierChoice, (needs: RequestNeeds) => string>> = {
  level: ({ complexity: { level }, tier }) => `${level} asks for tier ${tier}`,
  caller: ({ tier }) => `tier ${tier} is asked for`,
  evidence: ({ tier }) => `moved up to tier ${tier}`,
  none: () => "vectors ask for no tier",
};
