import { parseDelivery } from "../../events/parse-delivery.ts";
import { cluster, DEVELOPMENT, health, PRODUCTION, STRANGER } from "../../graph/test-application.ts";
import type { Stage } from "./stage.ts";

/** One thing that comes in, and what it needs of those before it. */
export interface Step {
  name: string;
  /** Hours after the one before, which is more than whatever a process that died holds up. */
  after: number;
  send(stage: Stage): Promise<void>;
}

const COST = "You will be billed an additional charge of $2,500 per month.";
let number = 0;

/** As EventBridge delivers it: under an id of its own. */
function event(raw: object): object {
  number += 1;
  const time = new Date(Date.UTC(2026, 2, 2, 9) + number * 1_000).toISOString();
  return { ...raw, id: `0a1b2c3d-0000-4000-8000-${String(number).padStart(12, "0")}`, time };
}

const incidentOf = (raw: unknown): string => {
  const [part] = parseDelivery(raw, "2026-03-02T09:00:00.000Z");
  return part?.incidentId ?? "";
};

const HOURS = 3;
/** Longer than the policy gives an operator. */
const A_DAY = 30;
const A_WEEK = 168;
const costly = health({ id: "costly", text: COST });
const quiet = health({ id: "quiet", account: DEVELOPMENT });
const doubtful = health({ id: "doubtful" });
const forgotten = health({ id: "forgotten" });
const paged = health({ id: "paged", page: [1, 2] });
const refused = health({ id: "refused" });
const network = `arn:aws:ec2:eu-west-1:${PRODUCTION}:vpc/vpc-0a1b2c3d`;
const suppressedPage = (number: number) =>
  health({ id: "suppressed", page: [number, 3], resources: [cluster(`page-${number}`)] });
const large = health({
  id: "large",
  resources: Array.from({ length: 6_000 }, (_, at) => cluster(`a-cluster-with-a-long-name-${at}`)),
});

/** A model cannot say anything about these, and the policy wants a person then. */
export const DOUBTFUL = /AWS_EKS_PLANNED_(?:DOUBTFUL|FORGOTTEN|REFUSED)/;

/** The policy sets these aside: longer than what comes before the release takes, shorter than a week more. */
export const SUPPRESSED = "AWS_EKS_PLANNED_SUPPRESSED";
export const SUPPRESSED_UNTIL = "2026-03-10T00:00:00.000Z";

const ingest = (name: string, raw: object): Step => {
  const delivered = event(raw);
  return { name, after: HOURS, send: (stage) => stage.ingest(delivered) };
};

const decide = (name: string, raw: object, action: "accept" | "discharge"): Step => ({
  name,
  after: HOURS,
  send: (stage) => stage.decide(incidentOf(raw), action),
});

/** One after the other they take every edge of the graph; `walked-edges.ts` says where one is left out. */
export const steps: readonly Step[] = [
  ingest("accept: two teams, two calls of a model", costly),
  ingest("copy", costly),
  ingest("update", health({ id: "costly", text: `${COST} Soon.`, at: "2026-03-02T08:30:00Z" })),
  ingest("page 1 of 2", paged),
  ingest(
    "page 2 of 2: another team joins",

    health({
      id: "paged",
      page: [2, 2],
      text: COST,
      resources: [network],
    }),
  ),
  ingest("larger than a message", large),
  ingest("discharge", quiet),
  decide("decision: an operator overrules it in Slack", quiet, "accept"),
  ingest("no model answers: a person is asked", doubtful),
  decide("decision: the person answers", doubtful, "accept"),
  ingest("no model answers, and nobody else", forgotten),
  { name: "time-out of the decision", after: A_DAY, send: (stage) => stage.lookForDue() },
  {
    name: "chat: a question",
    after: HOURS,
    send: (stage) => stage.say("question", "<@U0BOT> which tickets are open for app01?"),
  },
  {
    name: "chat: a report without an account",
    after: HOURS,
    send: (stage) => stage.say("report", "<@U0BOT> our production database is down, customers cannot pay"),
  },
  {
    name: "chat: the account that was asked for",
    after: HOURS,
    send: (stage) => stage.say("account", `It is account ${PRODUCTION}`, "report"),
  },
  {
    name: "in Jira and ServiceNow: people comment, take it on, and close it too early",
    after: HOURS,
    send: async (stage) =>
      stage.workOn("Update the clusters", ({ person }, id) => {
        person.comment(id, "We are on it.");
        person.assign(id);
        person.close(id);
      }),
  },
  ingest("unreadable", { ...costly, detail: { eventArn: 7 } }),
  ingest(
    "close",

    health({ id: "costly", at: "2026-03-03T11:00:00Z", detail: { statusCode: "closed" } }),
  ),
  ingest("reopen", health({ id: "costly", text: COST, at: "2026-03-04T11:00:00Z" })),
  ingest(
    "late: an older state that concerns another team",
    health({ id: "costly", text: COST, at: "2026-03-02T07:00:00Z", resources: [network] }),
  ),
  decide("decision: an operator discharges what was accepted", costly, "discharge"),
  decide("decision: an operator accepts what was accepted", paged, "accept"),
  ingest("no model answers once more", refused),
  decide("decision: the person discharges it", refused, "discharge"),
  {
    name: "chat: more about what was reported",
    after: HOURS,
    send: (stage) => stage.say("more", "The orders database is down as well, nobody can log in", "report"),
  },
  ingest("discharge: an unknown account", health({ id: "strange", account: STRANGER })),
  ingest("discharge: suppressed by the policy, page 1 of 3", suppressedPage(1)),
  ingest("page 2 of 3 of what is suppressed", suppressedPage(2)),
  { name: "release: the suppression is over", after: A_WEEK, send: (stage) => stage.lookForDue() },
  ingest("page 3 of 3: the same team", suppressedPage(3)),
];
