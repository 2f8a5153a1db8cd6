import type { GuardDutyResource } from "./guardduty-resources.ts";
import type { Action, GuardDutyService, Port, RemoteIp } from "./guardduty-service.ts";
import { parseInstant } from "./instant.ts";
import { capital, humanize, isRecord, joinLines, line, times, wordsOf } from "./line.ts";

const MAX_LINES = 20;

/** What a person needs to judge a finding, as lines of plain English; null and empty parts are left out. */
export function guardDutyText(
  description: string | null | undefined,
  resource: GuardDutyResource,
  service: GuardDutyService,
  additional: Record<string, unknown>,
): string {
  const sequence = service?.detection?.sequence;
  return joinLines([
    description,
    sequence?.description !== description ? sequence?.description : null,
    ...resourceLines(resource),
    seenLine(service),
    actionLine(service?.action ?? null),
    ...threatLines(service, additional),
    ...(sequence?.signals ?? [])
      .slice(0, MAX_LINES)
      .map(({ name, type, count }) => line("Signal", name ?? type, times(count))),
    ...additionalLines(additional),
  ]);
}

function resourceLines(resource: GuardDutyResource): (string | null)[] {
  const instance = resource?.instanceDetails;
  const user = resource?.accessKeyDetails;
  const workload = resource?.kubernetesDetails?.kubernetesWorkloadDetails;
  const name = instance?.tags.find((tag) => tag.key === "Name")?.value;
  return [
    line("Resource type", resource?.resourceType),
    line("Instance type", instance?.instanceType),
    line("Name", name),
    user?.userName ? line("User", user.userName, user.userType) : null,
    workload?.name ? line("Kubernetes workload", workload.name, workload.namespace) : null,
    line("Kubernetes user", resource?.kubernetesDetails?.kubernetesUserDetails?.username),
    line("Database engine", resource?.rdsDbInstanceDetails?.engine),
    line("Database user", resource?.rdsDbUserDetails?.user, resource?.rdsDbUserDetails?.database),
    line("Container image", resource?.containerDetails?.image),
  ];
}

function seenLine(service: GuardDutyService): string | null {
  const seen = times(service?.count);
  if (seen === null) return null;
  const [first, last] = [parseInstant(service?.eventFirstSeen), parseInstant(service?.eventLastSeen)];
  return first !== null && last !== null ? `${capital(seen)}, from ${first} to ${last}` : capital(seen);
}

/** "Action: NETWORK_CONNECTION, inbound, from 192.0.2.144 (Brazil, Example Telecom), local port 22 (SSH)". */
function actionLine(action: Action): string | null {
  const network = action?.networkConnectionAction;
  const probe = action?.portProbeAction;
  const dns = action?.dnsRequestAction;
  const api = action?.awsApiCallAction;
  const kubernetes = action?.kubernetesApiCallAction;
  const login = action?.rdsLoginAttemptAction;
  const direction = network?.connectionDirection?.toLowerCase();
  return line(
    "Action",
    action?.actionType,
    direction,
    network && remote(network.remoteIpDetails, direction === "outbound" ? "to" : "from"),
    network &&
      port(direction === "outbound" ? network.remotePortDetails : network.localPortDetails, direction),
    ...(probe?.portProbeDetails ?? [])
      .slice(0, 5)
      .flatMap((one) => [port(one.localPortDetails), remote(one.remoteIpDetails)]),
    dns?.domain ? `domain ${dns.domain}` : null,
    dns?.protocol ?? network?.protocol,
    api?.api ? `${api.api} of ${api.serviceName ?? "an AWS service"}` : null,
    api?.errorCode ? `refused with ${api.errorCode}` : null,
    api?.domainDetails?.domain ? `domain ${api.domainDetails.domain}` : null,
    kubernetes?.verb ? `${kubernetes.verb} ${kubernetes.requestUri ?? ""}`.trim() : null,
    kubernetes?.statusCode ? `status ${kubernetes.statusCode}` : null,
    ...(login?.loginAttributes ?? [])
      .slice(0, 5)
      .map(
        ({ user, failedLoginAttempts, successfulLoginAttempts }) =>
          `user ${user ?? "unknown"} (${successfulLoginAttempts ?? 0} logins, ${failedLoginAttempts ?? 0} refused)`,
      ),
    remote(api?.remoteIpDetails ?? kubernetes?.remoteIpDetails ?? login?.remoteIpDetails ?? null),
    [network, probe, dns].some((one) => one?.blocked) ? "blocked" : null,
  );
}

function remote(ip: RemoteIp, preposition = "from"): string | null {
  const address = ip?.ipAddressV4 || ip?.ipAddressV6;
  if (!address) return null;
  const whose = [ip?.country?.countryName, ip?.organization?.asnOrg].filter(Boolean).join(", ");
  return `${preposition} ${address}${whose ? ` (${whose})` : ""}`;
}

function port(details: Port, direction?: string): string | null {
  if (typeof details?.port !== "number") return null;
  const name = details.portName && details.portName !== "Unknown" ? ` (${details.portName})` : "";
  return `${direction === "outbound" ? "remote" : "local"} port ${details.port}${name}`;
}

function threatLines(service: GuardDutyService, { threatListName }: Record<string, unknown>) {
  const intelligence = service?.evidence?.threatIntelligenceDetails ?? [];
  const lists = intelligence.map((one) => one.threatListName);
  if (typeof threatListName === "string") lists.push(threatListName);
  const threats = [
    ...intelligence.flatMap((one) => one.threatNames),
    ...(service?.ebsVolumeScanDetails?.scanDetections?.threatDetectedByName?.threatNames ?? []).map(nameOf),
    ...(service?.malwareScanDetails?.threats ?? []).map(nameOf),
  ];
  const process = service?.runtimeDetails?.process;
  return [
    line("Threat list", ...distinct(lists)),
    line("Threat", ...distinct(threats)),
    line("Process", process?.name, process?.executablePath),
  ];
}

const nameOf = ({ name }: { name?: string | null | undefined }) => name;
const distinct = (names: (string | null | undefined)[]) => [...new Set(names)].slice(0, 10);

/** Keys that say nothing, or that are told elsewhere. */
const TOLD = new Set(["value", "type", "sample", "threatListName"]);

/** Every telling detail that the kind of finding adds: "Related instances: 14 instances …". */
function additionalLines(additional: Record<string, unknown>): (string | null)[] {
  return Object.entries(additional)
    .filter(([key]) => !TOLD.has(key))
    .flatMap(([key, value]) =>
      isRecord(value)
        ? Object.entries(value).map(([inner, one]) => line(`${humanize(key)}, ${inner}`, wordsOf(one)))
        : [line(humanize(key), wordsOf(value))],
    )
    .filter((one) => one !== null)
    .slice(0, MAX_LINES);
}
