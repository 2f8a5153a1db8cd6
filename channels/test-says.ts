import type { Announcement, Question, Reply, TeamNotice } from "./channel.ts";

const THREAD = "9ee8e795-0000-5000-8000-000000000000";
const AT = "2026-03-02T09:00:00.000Z";

/** What is said of an incident, for tests. */
export const announcement = (changes: Partial<Announcement> = {}): Announcement => ({
  threadId: THREAD,
  incidentId: "arn:aws:health:eu-west-1::event/EKS/one~222233334444~eu-west-1",
  conversation: null,
  version: 1,
  title: "EKS: planned lifecycle event",
  status: "open",
  outcome: "accepted",
  reason: null,
  note: null,
  severity: 4,
  costImpact: false,
  owner: "app01",
  stakeholders: ["app01", "fin01"],
  source: "aws.health",
  type: "AWS_EKS_PLANNED",
  service: "EKS",
  region: "eu-west-1",
  accounts: [{ id: "222233334444", name: "payments-prod" }],
  tickets: [{ id: "T-1", team: "app01" }],
  decidedBy: "policy",
  isDecidedByPerson: false,
  decidedAt: null,
  mergedInto: null,
  dueAt: null,
  updatedAt: "2026-03-02T08:00:00.000Z",
  createdAt: AT,
  changedAt: AT,
  description: "A lifecycle event is planned for your cluster.",
  resources: ["arn:aws:eks:eu-west-1:222233334444:cluster/core"],
  resourceCount: 1,
  ...changes,
});

export const reply = (changes: Partial<Reply> = {}): Reply => ({
  threadId: THREAD,
  incidentId: "one",
  conversation: null,
  key: "20260302T090000000Z-0000001-0a0b0c0d.0-12-accepted",
  at: AT,
  said: null,
  text: "Accepted: production is affected.",
  isMarkdown: false,
  people: [],
  outcome: "accepted",
  reason: null,
  path: ["intake", "screen", "record"],
  judgements: [{ name: "severity", by: "rule", value: 4, evidence: "on March 14" }],
  tickets: [{ id: "T-1", team: "app01", action: "created", title: "EKS: planned lifecycle event" }],
  ...changes,
});

export const question = (changes: Partial<Question> = {}): Question => ({
  ...reply({
    key: "20260302T090000000Z-0000001-0a0b0c0d.0-06-awaiting-operator",
    text: "An operator decides.",
    outcome: "awaiting-operator",
  }),
  choices: ["accept", "discharge"],
  ...changes,
});

export const notice = (changes: Partial<TeamNotice> = {}): TeamNotice => ({
  key: "20260302T090000000Z-0000001-0a0b0c0d.0-T-1-created",
  at: AT,
  team: "app01",
  channel: "C0APP",
  ticketId: "T-1",
  threadId: THREAD,
  incidentId: "one",
  action: "created",
  severity: 4,
  raisedFrom: null,
  title: "EKS: planned lifecycle event",
  note: null,
  ...changes,
});

/** What text out of events must not do anywhere: call people, link, mark up, move a cursor, turn the line around. */
export const HOSTILE =
  "<!channel> <@U1ANNA> @here <script>alert(1)</script> [x](https://evil.example) https://evil.example *b* `c` \u001b[31m \u202E & &lt;";
