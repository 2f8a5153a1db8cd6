import type { OperationalEvent } from "../events/operational-event.ts";

/** The console's page of what an event is about, by the event's source. Names and ids are others' text: they only fill in a part. */
const PAGES: Record<string, (event: OperationalEvent, home: string) => string> = {
  "aws.cloudwatch": ({ type }, home) => `${home}/cloudwatch/home#alarmsV2:alarm/${encoded(type)}`,
  "aws.guardduty": ({ incidentId }, home) =>
    `${home}/guardduty/home#/findings?macros=current&fId=${encoded(lastOf(incidentId))}`,
  "aws.securityhub": (_, home) => `${home}/securityhub/home#/findings`,
  "aws.config": ({ type }, home) => `${home}/config/home#/rules/details?configRuleName=${encoded(type)}`,
  "aws.health": () => "https://health.console.aws.amazon.com/health/home#/account/event-log",
  "aws.ce": () => "https://console.aws.amazon.com/cost-management/home#/anomaly-detection",
  "aws.trustedadvisor": () => "https://console.aws.amazon.com/trustedadvisor/home#/dashboard",
};

/** Without the signs either that Markdown and Slack read. */
const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

const lastOf = (incidentId: string) => incidentId.split(/[~/]/).at(-1) ?? "";

/** Where the AWS console shows it, in the event's Region; null where no page is known, as for what people report. */
export function consoleLink(event: OperationalEvent): string | null {
  const { source, region } = event;
  const isRegion = region !== null && /^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/.test(region);
  const home = isRegion ? `https://${region}.console.aws.amazon.com` : "https://console.aws.amazon.com";
  return PAGES[source]?.(event, home) ?? null;
}
