import { z } from "zod";
import type { OperationalEvent } from "./operational-event.ts";

/**
 * What both formats of Security Hub put around their findings. Not `min(1)`: zod runs that on anything
 * that has a `length`, and fails where the length is an object.
 */
export const FindingsDetail = z.looseObject({
  findings: z
    .array(z.unknown())
    .refine((findings) => findings.length > 0, "an array with at least one element"),
});

/** Who found a finding, and what it is tracked by. */
export interface FindingOrigin {
  source: "aws.guardduty" | "aws.securityhub";
  incidentId: string;
}

/**
 * One finding comes through as many as three feeds: GuardDuty's own, Security Hub's older format (ASFF) and its newer
 * one (OCSF). An ARN of a finding is the same in all of them and needs no product beside it; other ids are unique
 * within their product, which OCSF writes "productv2/" where ASFF writes "product/".
 * Source: Security Hub user guide, "AWS Security Finding Format", Id and ProductArn; "OCSF findings in Security Hub".
 */
export function originOf(id: string, productArn: string | null | undefined): FindingOrigin {
  const product = productArn?.replace(":productv2/", ":product/") || null;
  // What an account imports on its own behalf may carry any id that it likes, also that of somebody else's finding.
  const isImported = product !== null && /:product\/\d{12}\/default$/.test(product);
  if (!isImported && isGuardDutyArn(id))
    return { source: "aws.guardduty", incidentId: `aws.guardduty~${id}` };
  const isUnique = !isImported && id.startsWith("arn:") && id.includes("finding/");
  return {
    source: "aws.securityhub",
    incidentId: `aws.securityhub~${product === null || isUnique ? id : `${product}/${id}`}`,
  };
}

const isGuardDutyArn = (id: string) => /^arn:[\w-]+:guardduty:/.test(id);

/**
 * The same for every copy of one state of a finding, through whichever feed. `changedAt` is the time that the finding's
 * product set: what a customer changes in Security Hub leaves that as it is, so whatever makes a difference to us is
 * part of the id, and what makes none (a workflow status of NOTIFIED) is not.
 * Source: Security Hub API reference, BatchUpdateFindings and BatchUpdateFindingsV2 ("don't affect the value of …").
 */
export function findingMessageId(
  changedAt: string,
  {
    state,
    suppressedBy,
    nativeSeverity,
  }: Pick<OperationalEvent, "state" | "suppressedBy" | "nativeSeverity">,
): string {
  return [changedAt, state, suppressedBy === null ? "" : "suppressed", nativeSeverity ?? ""].join("~");
}

/**
 * GuardDuty's own name of a kind of finding: ASFF writes "TTPs/Impact/Backdoor:EC2-Spambot" for "Backdoor:EC2/Spambot",
 * OCSF puts a category such as "Threats" beside it. Null where no type has its form.
 * Source: GuardDuty user guide, "GuardDuty finding format".
 */
export function guardDutyType(types: readonly string[] | null | undefined): string | null {
  const written = types?.find((type) => type.includes(":"));
  if (written === undefined) return null;
  const name = written.slice(written.lastIndexOf("/", written.indexOf(":")) + 1);
  const dash = name.indexOf("-", name.indexOf(":"));
  return name.includes("/") || dash < 0 ? name : `${name.slice(0, dash)}/${name.slice(dash + 1)}`;
}

/**
 * Tactics, effects and unusual behaviour describe an actor. Exposed data alone is a weakness: nobody need have taken it.
 * Source: Security Hub user guide, "Types taxonomy for ASFF".
 */
export const describesActor = (types: readonly string[] | null | undefined) =>
  (types ?? []).some((type) => /^(?:TTPs|Threats|Effects(?!\/Data Exposure)|Unusual Behaviors)\b/.test(type));

/** What surrounds the instance that GuardDuty speaks of: it would make a network matter of every finding. */
export const isNetworkContext = (type: string | null | undefined) =>
  /(?:network_?interface|subnet|security_?group|vpc)$/i.test(type ?? "");

/** Product fields, and whatever went through a relay, write a boolean as text. */
export const isTrue = (value: unknown) => value === true || value === "true";

/** Source: GuardDuty user guide, "Sample findings" ("marked with a prefix [SAMPLE]"). */
export const isSampleTitle = (title: string | null | undefined) => title?.startsWith("[SAMPLE]") === true;
