import { z } from "zod";

/** How severe sources call something, from the least to the most. */
export const NATIVE_SEVERITIES = ["informational", "low", "medium", "high", "critical"] as const;

/** Something in an account that the event is about. */
export const Resource = z.object({
  id: z.string().describe("ARN or bare id, as the source wrote it"),
  type: z.string().nullable().describe('the source\'s own type name, for example "AwsEc2Instance"'),
  status: z.enum(["impaired", "pending", "resolved"]).describe("resolved ones need nothing any more"),
});
export type Resource = z.infer<typeof Resource>;

export const Link = z.object({ title: z.string(), url: z.string() });
export type Link = z.infer<typeof Link>;

/** Every event source, parsed to one shape. All instants are ISO 8601 in UTC. */
export const OperationalEvent = z.lazy(() =>
  z.object({
    source: z
      .string()
      .describe('who found it: "aws.health", "aws.guardduty", "chat" …, whichever feed brought it'),
    incidentId: z.string().describe("what is tracked: the same for every delivery of one matter"),
    messageId: z.string().describe("the same for two copies of one message"),
    updatedAt: z.string().describe("when the source last changed it; decides what is newer"),
    sentAt: z.string().describe("when this message was sent; decides between two states of one `updatedAt`"),
    page: z
      .object({ update: z.string(), number: z.number(), total: z.number() })
      .nullable()
      .describe("AWS Health splits long resource lists; pages of one update share `update`"),
    category: z.enum([
      "issue",
      "scheduled-change",
      "notification",
      "finding",
      "abuse",
      "alarm",
      "cost",
      "advice",
      "report",
    ]),
    type: z.string().describe("the source's own name for this kind of event"),
    service: z.string(),
    state: z.enum(["open", "resolved", "undetermined"]).describe("is there still something to do?"),
    scope: z.enum(["account", "public"]).describe("public: the whole Region is told, no proof of impact"),
    title: z.string(),
    text: z.string().describe("untrusted free text"),
    accounts: z.array(z.string()).describe("affected AWS accounts, the most specific that the payload names"),
    region: z.string().nullable(),
    resources: z.array(Resource),
    startsAt: z.string().nullable(),
    endsAt: z.string().nullable(),
    measuredUsd: z
      .number()
      .nullable()
      .describe(
        "US dollars that the source itself measured, once or a month; null where it measures no money",
      ),
    groups: z
      .record(z.string(), z.string())
      .describe(
        "what the source says it is part of: `event`, a Health event's ARN; `control`, a control or rule; `alarm`, an alarm's ARN",
      ),
    children: z
      .array(z.string())
      .describe("incident ids of what this one sums up: the alarms that make a composite alarm ring"),
    nativeSeverity: z.enum(NATIVE_SEVERITIES).nullable(),
    threat: z
      .boolean()
      .describe("somebody or something is acting, as opposed to a weakness that stands open"),
    billing: z.boolean().describe("AWS itself addresses people who watch the bill"),
    actionability: z.enum(["required", "maybe", "none"]).nullable(),
    sample: z.boolean(),
    suppressedBy: z.string().nullable().describe("who or what set it aside at the source"),
    suppressedUntil: z.string().nullable().describe("when that ends; null where the source does not say"),
    echo: z.boolean().describe("our own write coming back"),
    links: z.array(Link),
  }),
);
export type OperationalEvent = z.infer<typeof OperationalEvent>;

/** What a person typed. Shapes: `{"message": {"user", "thread", "text", "id"?, "incidentId"?}}`. */
export const ChatMessage = z.object({
  user: z.string(),
  thread: z.string(),
  text: z.string(),
  id: z.string().nullable().describe("the channel's own id of the message; null where it has none"),
  incidentId: z.string().describe("the incident this thread belongs to, or would open"),
  withHistory: z
    .boolean()
    .optional()
    .describe("does it ask, with @history, to be read with what people said in its thread before?"),
});
export type ChatMessage = z.infer<typeof ChatMessage>;

/** What set an incident aside has ended: what is still open is judged now. */
export const Release = z.object({ incidentId: z.string() });
export type Release = z.infer<typeof Release>;

/** What an operator decided by hand about an incident. */
export const OperatorDecision = z.object({
  incidentId: z.string(),
  action: z.enum(["accept", "discharge"]),
  reason: z.string(),
  by: z.string(),
  when: z
    .enum(["always", "undecided", "waiting"])
    .optional()
    .describe(
      "does it count whatever was decided, only while no person has, or only while one is asked? Default: always",
    ),
});
export type OperatorDecision = z.infer<typeof OperatorDecision>;

/** A decision that a run has taken up. */
export const Ruling = OperatorDecision.extend({
  runId: z.string().optional().describe("the delivery that brought it to a run which had waited for it"),
});
export type Ruling = z.infer<typeof Ruling>;
