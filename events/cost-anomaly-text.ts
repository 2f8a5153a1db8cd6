import type { AnomalyDetail, RootCause } from "./cost-anomaly-detail.ts";
import { dayOf } from "./instant.ts";
import { joinLines } from "./line.ts";
import { formatUsd } from "./usd.ts";

const MAX_CAUSES = 20;

/** What is spent on what and by whom, as lines of plain English; `what` names the spending as a whole. */
export function costAnomalyText(
  detail: AnomalyDetail,
  what: string | null,
  measuredUsd: number | null,
): string {
  const { impact, rootCauses: causes, monitorName, monitorArn } = detail;
  const spent = formatUsd(impact?.totalActualSpend ?? null);
  const expected = formatUsd(impact?.totalExpectedSpend ?? null);
  const compared = [spent && `spent ${spent}`, expected && `expected ${expected}`].filter(Boolean).join(", ");
  const days = [dayOf(detail.anomalyStartDate), dayOf(detail.anomalyEndDate)].filter(Boolean);
  return joinLines([
    `AWS Cost Anomaly Detection found unusual spending${what === null ? "" : ` on ${what}`}.`,
    measuredUsd === null
      ? null
      : `Impact so far: ${formatUsd(measuredUsd)}${compared === "" ? "" : ` (${compared})`}`,
    days.length === 0 ? null : `Days so far: ${[...new Set(days)].join(" to ")}`,
    ...causes.slice(0, MAX_CAUSES).map(causeLine),
    causes.length > MAX_CAUSES ? `${causes.length - MAX_CAUSES} further root causes` : null,
    monitorName || monitorArn ? `Monitor: ${monitorName || monitorArn}` : null,
  ]);
}

function causeLine(cause: RootCause): string {
  const name = cause.linkedAccountName ? ` (${cause.linkedAccountName})` : "";
  const parts = [
    cause.service,
    cause.usageType,
    cause.linkedAccount === null ? cause.linkedAccountName : `account ${cause.linkedAccount}${name}`,
    cause.region,
    formatUsd(cause.impact?.contribution ?? null),
  ];
  return `Root cause: ${parts.filter(Boolean).join(", ")}`;
}
