import { MessagesValue, Overwrite, ReducedValue, StateSchema } from "@langchain/langgraph";
import { z } from "zod";
import { ChatMessage, OperationalEvent, Ruling } from "../events/operational-event.ts";
import { Problem } from "../events/problem.ts";
import { TicketText } from "../judgements/ticket-text-shape.ts";
import { ModelCall } from "../judgements/usage.ts";
import { Incident } from "../memory/incidents.ts";
import { inputExamples } from "./input-examples.ts";
import { OUTCOMES } from "./outcomes.ts";

export { DISCHARGE_REASONS, type DischargeReason, OUTCOMES, type Outcome } from "./outcomes.ts";

/** How a delivery stands to what is known of its incident; decides the first edge. */
export const RELATIONS = [
  "new",
  "newer",
  "page",
  "duplicate",
  "stale",
  "late",
  "echo",
  "released",
  "message",
  "decision",
  "invalid",
] as const;
export type Relation = (typeof RELATIONS)[number];

const Step = z.object({ node: z.string(), startedAt: z.string(), durationMs: z.number() });
export type Step = z.infer<typeof Step>;

const JudgementEntry = z.lazy(() =>
  z.object({
    name: z.string(),
    by: z.string(),
    value: z.unknown(),
    evidence: z.string().nullable(),
    attempts: z.array(z.object({ model: z.string(), problem: z.string() })),
  }),
);

/** What a run did to a ticket. */
export const TicketAction = z.lazy(() =>
  z.object({
    id: z.string(),
    team: z.string(),
    action: z.enum(["created", "updated", "closed", "reopened"]),
    status: z.enum(["open", "closed"]),
    title: z.string(),
    severity: z.number(),
    raisedFrom: z.number().nullable().default(null).describe("the severity before, where this has raised it"),
    note: z.string().nullable().describe("what else the team should know"),
    joinedInto: z.string().nullable().describe("the ticket that goes on with it"),
    isNews: z.boolean().describe("does the team need to hear of it?"),
  }),
);
export type TicketAction = z.infer<typeof TicketAction>;

const Assessment = z.lazy(() =>
  z.object({
    cost: z.object({
      value: z.boolean(),
      monthlyUsd: z.number().nullable(),
      openEnded: z.boolean(),
      evidence: z.string().nullable(),
    }),
    severity: z.number().int(),
  }),
);

/** What the tickets of a new incident will be about. */
export const CauseFound = z.lazy(() =>
  z.object({
    cause: z.string(),
    reason: z.string().nullable().describe("why others share it; null where it stands alone"),
    joins: z.array(z.string()).describe("causes that turned out to be this one"),
    links: z
      .array(
        z.object({
          incidentId: z.string(),
          cause: z.string(),
          hasHappened: z.boolean(),
          others: z.array(z.string()),
          joins: z.array(z.string()).describe("causes whose tickets it brings to its own"),
          version: z.number().int().describe("of what was known before"),
        }),
      )
      .describe("what is known of incidents from now on"),
    isShared: z.boolean().default(false).describe("may others turn out to be about the same?"),
  }),
);
export type CauseFound = z.infer<typeof CauseFound>;

/** A state older than the newest, which would have concerned teams that have no ticket. */
export const Late = z.lazy(() =>
  z.object({
    messageId: z.string(),
    isOpen: z.boolean().describe("is the newest state open?"),
  }),
);

const Related = z.lazy(() =>
  z.object({ incidentId: z.string(), title: z.string(), outcome: z.string(), at: z.string() }),
);

/** What a document says of it; tickets cite it. */
const FoundText = z.lazy(() =>
  z.object({
    source: z.string(),
    title: z.string(),
    text: z.string(),
    url: z.string().nullable(),
  }),
);

const appended = <T extends z.ZodType>(element: T, description: string) =>
  new ReducedValue(
    z
      .array(element)
      .default(() => [])
      .describe(description),
    {
      inputSchema: z.array(element),
      reducer: (before, more) => [...before, ...more],
    },
  );

const texts = () => z.array(z.string()).default(() => []);

/** What comes in. A raw EventBridge envelope, a put-events entry, `{"message": …}` or `{"decision": …}`. */
const input = {
  delivery: z.unknown().meta({
    title: "Delivery",
    description:
      'An EventBridge envelope, a put-events entry, {"message": …} or {"decision": …}, as it arrived; null once it is parsed',
    examples: inputExamples,
  }),
  part: z.number().int().nonnegative().default(0).meta({
    title: "Part",
    description: "Which finding, from 0, where a delivery holds several",
  }),
  runId: z.string().default("").meta({
    title: "Run id",
    description:
      "Names this delivery and part in everything that the run writes; made up where it is missing",
  }),
  interactive: z.boolean().default(false).meta({
    title: "Interactive",
    description: "Is somebody there who can be asked for what is missing?",
  }),
  snapshot: z.object({ incident: Incident.nullable() }).nullable().default(null).meta({
    title: "Snapshot",
    description: "The incident as the caller has just read it; read by intake where it is missing",
  }),
};

export const Input = new StateSchema(input);

/** The state of an incident's thread. What belongs to one run is reset by `freshRun`; `messages` outlives runs. */
export const State = new StateSchema({
  ...input,
  receivedAt: z.string().default("").describe("when this run began, ISO 8601"),
  relation: z.enum(RELATIONS).default("new").describe("how the delivery stands to what is known"),
  incidentId: z.string().nullable().default(null).describe("null where the delivery could not be read"),
  event: OperationalEvent.nullable().default(null).describe("the event, in one shape for all sources"),
  message: ChatMessage.nullable().default(null).describe("what a person said"),
  ruling: Ruling.nullable().default(null).describe("what an operator decided"),
  secondBy: z.string().nullable().default(null).describe("whose decision came second, and counts no more"),
  problem: Problem.nullable().default(null).describe("where the delivery is malformed, and how"),
  known: Incident.nullable()
    .default(null)
    .describe("the incident as it was before this run; as it is after it, once it is recorded"),
  suspicions: texts().describe("sentences that try to instruct the reader"),
  knownAccounts: texts().describe("ids of the event's accounts that the registry knows"),
  unrecognised: texts().describe("ids of those that it does not know"),
  late: Late.nullable().default(null).describe("what came late and would have concerned further teams"),
  aside: z
    .object({ reason: z.string(), until: z.string().nullable() })
    .nullable()
    .default(null)
    .describe("why it was set aside, and until when"),
  causeFound: CauseFound.nullable().default(null).describe("what the tickets are about"),
  mergedInto: z.string().nullable().default(null).describe("the incident that opened the shared tickets"),
  turns: z
    .array(z.string())
    .nullable()
    .default(null)
    .describe("when it last opened and closed, where this run did either"),
  assessment: Assessment.nullable()
    .default(null)
    .describe("cost impact, and severity from 1 to 5; null while nothing is judged"),
  outcome: z.enum(OUTCOMES).nullable().default(null).describe("what became of the delivery"),
  reason: z.string().nullable().default(null).describe("why it does not count; null where it does"),
  owner: z.string().nullable().default(null).describe("the team that owns it"),
  stakeholders: texts().describe("teams that get a ticket, the owner first"),
  related: z
    .array(Related)
    .default(() => [])
    .describe("earlier incidents like it, and how they ended"),
  passages: z
    .array(FoundText)
    .default(() => [])
    .describe("what the team's documents say of it"),
  draft: TicketText.nullable().default(null).describe("what new tickets say"),
  notices: texts().describe("who was told what"),
  answer: z.string().default("").describe("what the thread is told"),
  reportKey: z.string().nullable().default(null).describe("where the report is kept"),
  tickets: appended(TicketAction, "what this run did to tickets"),
  failures: appended(z.string(), "what did not work, and was done without"),
  judgements: appended(JudgementEntry, "what was judged, by which model or by the rule, on what evidence"),
  trace: appended(Step, "the nodes that ran, in order, with their time"),
  calls: appended(ModelCall, "what models were asked, and what that cost"),
  messages: MessagesValue,
});
export type RunState = typeof State.State;
export type RunUpdate = typeof State.Update;

/** What a second delivery must not inherit from the run before. The first node returns it. */
export const freshRun = () =>
  ({
    event: null,
    message: null,
    ruling: null,
    secondBy: null,
    problem: null,
    known: null,
    suspicions: [],
    knownAccounts: [],
    unrecognised: [],
    late: null,
    aside: null,
    causeFound: null,
    mergedInto: null,
    turns: null,
    assessment: null,
    outcome: null,
    reason: null,
    owner: null,
    stakeholders: [],
    related: [],
    passages: [],
    draft: null,
    notices: [],
    answer: "",
    reportKey: null,
    tickets: new Overwrite<TicketAction[]>([]),
    failures: new Overwrite<string[]>([]),
    judgements: new Overwrite<z.infer<typeof JudgementEntry>[]>([]),
    calls: new Overwrite<ModelCall[]>([]),
  }) satisfies RunUpdate;
