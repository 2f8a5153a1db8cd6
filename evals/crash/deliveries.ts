import { parseDelivery } from "../../events/parse-delivery.ts";
import { cluster, DEVELOPMENT, health, PRODUCTION } from "../../graph/test-application.ts";
import type { Stage } from "./stage.ts";

/** One thing that comes in, and what it needs of those before it. */
export interface Step {
  name: string;
  /** The application's time meanwhile. */
  at: string;
  send(stage: Stage): Promise<void>;
}

const COST = "You will be billed an additional charge of $2,500 per month.";
let number = 0;

/** As EventBridge delivers it: under an id of its own. */
function event(raw: object, at: string): object {
  number += 1;
  return { ...raw, id: `0a1b2c3d-0000-4000-8000-${String(number).padStart(12, "0")}`, time: at };
}

const incidentOf = (raw: unknown): string => {
  const [part] = parseDelivery(raw, "2026-03-02T09:00:00.000Z");
  return part?.incidentId ?? "";
};

const day = (time: string) => `2026-03-02T${time}:00.000Z`;
const costly = health({ id: "costly", text: COST });
const quiet = health({ id: "quiet", account: DEVELOPMENT });
const doubtful = health({ id: "doubtful" });
const forgotten = health({ id: "forgotten" });
const large = health({
  id: "large",
  resources: Array.from({ length: 6_000 }, (_, at) => cluster(`a-cluster-with-a-long-name-${at}`)),
});

/** A model cannot say anything about these, and the policy wants a person then. */
export const DOUBTFUL = /AWS_EKS_PLANNED_(?:DOUBTFUL|FORGOTTEN)/;

const ingest = (name: string, at: string, raw: object): Step => {
  const delivered = event(raw, at);
  return { name, at, send: (stage) => stage.ingest(delivered) };
};

/** Every way through the graph that writes something, one after the other. */
export const steps: readonly Step[] = [
  ingest("accept: two teams, two calls of a model", day("09:00"), costly),
  ingest("copy", day("09:01"), costly),
  ingest("update", day("09:10"), health({ id: "costly", text: `${COST} Soon.`, at: "2026-03-02T08:30:00Z" })),
  ingest("page 1 of 2", day("09:20"), health({ id: "paged", page: [1, 2] })),
  ingest(
    "page 2 of 2: another team joins",
    day("09:21"),
    health({
      id: "paged",
      page: [2, 2],
      text: COST,
      resources: [`arn:aws:ec2:eu-west-1:${PRODUCTION}:vpc/vpc-0a1b2c3d`],
    }),
  ),
  ingest("larger than a message", day("09:25"), large),
  ingest("discharge", day("09:30"), quiet),
  {
    name: "decision: an operator overrules it in Slack",
    at: day("09:40"),
    send: (stage) => stage.decide(incidentOf(quiet), "accept"),
  },
  ingest("no model answers: a person is asked", day("09:50"), doubtful),
  {
    name: "decision: the person answers",
    at: day("10:00"),
    send: (stage) => stage.decide(incidentOf(doubtful), "accept"),
  },
  ingest("no model answers, and nobody else", day("10:10"), forgotten),
  { name: "time-out of the decision", at: "2026-03-03T11:00:00.000Z", send: (stage) => stage.lookForDue() },
  {
    name: "chat: a question",
    at: "2026-03-03T11:10:00.000Z",
    send: (stage) => stage.say("question", "<@U0BOT> which tickets are open for app01?"),
  },
  {
    name: "chat: a report without an account",
    at: "2026-03-03T11:20:00.000Z",
    send: (stage) => stage.say("report", "<@U0BOT> our production database is down, customers cannot pay"),
  },
  {
    name: "chat: the account that was asked for",
    at: "2026-03-03T11:21:00.000Z",
    send: (stage) => stage.say("account", `It is account ${PRODUCTION}`, "report"),
  },
  ingest("unreadable", "2026-03-03T11:30:00.000Z", { ...costly, detail: { eventArn: 7 } }),
  ingest(
    "close",
    "2026-03-03T11:40:00.000Z",
    health({ id: "costly", at: "2026-03-03T11:00:00Z", detail: { statusCode: "closed" } }),
  ),
];
