import { readFileSync } from "node:fs";
import { OperationalEvent, type Resource } from "../events/operational-event.ts";
import { Organization } from "../policy/organization.ts";
import type { EventInput } from "./describe-event.ts";

export const NOW = new Date("2026-03-02T09:00:00Z");

/** The registry that the evaluation cases share. */
export const organization = Organization.parse(
  JSON.parse(readFileSync(new URL("../evals/cases/organization.json", import.meta.url), "utf8")),
);

export const PRODUCTION = "222233334444";
export const DEVELOPMENT = "666677778888";

/** What a model finds in a report that names nothing but the account. */
export const ACCOUNT_ONLY = {
  value: true,
  accounts: [PRODUCTION],
  resources: [],
  region: null,
  symptom: null,
  evidence: null,
};

const BASE: OperationalEvent = {
  source: "aws.health",
  incidentId: "arn:aws:health:eu-west-1::event/X~222233334444~eu-west-1",
  messageId: "1",
  updatedAt: "2026-03-02T08:00:00.000Z",
  sentAt: "2026-03-02T08:00:00.000Z",
  page: null,
  category: "notification",
  type: "AWS_EC2_NOTIFICATION",
  service: "EC2",
  state: "open",
  scope: "account",
  title: "EC2: notification",
  text: "",
  accounts: [PRODUCTION],
  region: "eu-west-1",
  resources: [],
  startsAt: null,
  endsAt: null,
  measuredUsd: null,
  groups: {},
  children: [],
  nativeSeverity: null,
  threat: false,
  billing: false,
  actionability: null,
  sample: false,
  suppressedBy: null,
  suppressedUntil: null,
  echo: false,
  links: [],
};

/** An event of a production account, as what differs from a plain notification; `resources` may be a number of them. */
export function input(
  changes: Partial<Omit<OperationalEvent, "resources">> & { resources?: number | Resource[] } = {},
): EventInput {
  const { resources = 0, ...rest } = changes;
  const list =
    typeof resources === "number"
      ? Array.from(
          { length: resources },
          (_, n): Resource => ({ id: `r-${n}`, type: null, status: "pending" }),
        )
      : resources;
  return { event: OperationalEvent.parse({ ...BASE, ...rest, resources: list }), organization, now: NOW };
}

/** A person's report about a production account. */
export const reported = (text: string, changes: Partial<Omit<OperationalEvent, "resources">> = {}) =>
  input({
    source: "chat",
    category: "report",
    type: "report",
    service: "chat",
    title: text,
    text,
    ...changes,
  });
