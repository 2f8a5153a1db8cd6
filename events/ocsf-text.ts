import { capital, humanize, joinLines, line, times, wordsOf } from "./line.ts";
import type { OcsfFinding } from "./ocsf-finding.ts";

const MAX_LINES = 10;

/** What a person needs to judge a finding, as lines of plain English; empty parts are left out. */
export function ocsfText(finding: OcsfFinding): string {
  const { compliance, count, finding_info: info, remediation } = finding;
  return joinLines([
    info?.desc,
    compliance?.control ? line("Control", compliance.control, compliance.status) : null,
    capital(times(count) ?? ""),
    ...some(finding.resources).map(({ type, name, tags, data }) =>
      line("Resource", type, name ?? tags.find((tag) => tag.name === "Name")?.value, ...details(data)),
    ),
    ...some(finding.evidences).map(({ api, query, src_endpoint, dst_endpoint, data }) =>
      line(
        "Evidence",
        api?.operation ? `${api.operation} of ${api.service?.name ?? "an AWS service"}` : null,
        endpoint("from", src_endpoint),
        endpoint("to", dst_endpoint),
        query?.hostname ? `domain ${query.hostname}` : null,
        ...details(data),
      ),
    ),
    ...some(info?.related_events).map(({ title }) => line("Signal", title)),
    ...some(finding.vulnerabilities).map(({ cve, is_exploit_available, is_fix_available }) =>
      line(
        "Vulnerability",
        cve?.uid,
        is_exploit_available ? "an exploit is known" : null,
        is_fix_available ? "a fix is available" : null,
      ),
    ),
    remediation?.desc ? `\n${remediation.desc}` : null,
  ]);
}

const some = <T>(items: readonly T[] | null | undefined) => (items ?? []).slice(0, MAX_LINES);

/** What the source adds of its own: "instance type p4d.24xlarge". */
const details = (data: Record<string, unknown> | null | undefined) =>
  Object.entries(data ?? {})
    .slice(0, MAX_LINES)
    .map(([key, value]) => [humanize(key).toLowerCase(), wordsOf(value)])
    .filter(([, words]) => words)
    .map(([key, words]) => `${key} ${words}`);

function endpoint(preposition: string, at: OcsfFinding["evidences"][number]["src_endpoint"]): string | null {
  const name = at?.ip || at?.domain || at?.hostname;
  if (!name) return null;
  return `${preposition} ${name}${at?.port ? ` port ${at.port}` : ""}`;
}
