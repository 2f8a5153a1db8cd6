import type { RunState, RunUpdate } from "../graph/state.ts";
import { findSuppression } from "../policy/suppression.ts";
import type { Dependencies } from "./dependencies.ts";

/** Sets aside what needs no judgement: samples, what the source or the policy suppresses, what is over already. */
export const screen =
  ({ organization, clock }: Pick<Dependencies, "organization" | "clock">) =>
  async ({ event, relation }: RunState): Promise<RunUpdate> => {
    if (event === null) throw new Error("screen needs an event");
    if (event.sample) return { reason: "sample" };
    const { suppressedBy, suppressedUntil } = event;
    // What the source set aside until a time is judged after it: then a release asks, and the event still says so.
    const isOver =
      relation === "released" && suppressedUntil !== null && suppressedUntil < clock().toISOString();
    if (suppressedBy !== null && !isOver)
      return { reason: "suppressed", aside: { reason: suppressedBy, until: suppressedUntil } };
    const suppression = findSuppression(organization.policy, event, clock());
    if (suppression !== null)
      return { reason: "suppressed", aside: { ...suppression, reason: `policy: ${suppression.reason}` } };
    return { reason: event.state === "open" ? null : "resolved" };
  };
