import { z } from "zod";

/** Severities, as the keys of a map in YAML. */
const SEVERITIES = ["1", "2", "3", "4", "5"] as const;
const filled = z.string().trim().min(1);

/** What a field is set to on each ticket: text, a number, true or false, or what the system's API takes. */
const FieldValue = z.json().refine((value) => value !== null, "a value; leave the field out to set nothing");

/** What OHERO sets itself on Jira issues, and the setting that says to what. */
const SET_BY_US: Record<string, string> = {
  project: "`project` says it",
  issuetype: "`issueType` says it",
  summary: "it is the ticket's title",
  description: "it is the ticket's",
  labels: "`labels` adds to them",
  priority: "`priorities` says it",
};
const JiraField = filled.superRefine((id, context) => {
  const why = Object.hasOwn(SET_BY_US, id.toLowerCase()) ? SET_BY_US[id.toLowerCase()] : undefined;
  if (why !== undefined) context.addIssue(`not ${id}, which is set on each issue: ${why}`);
});

/** Jira Cloud. */
const Jira = z.strictObject({
  system: z.literal("jira"),
  project: z
    .string("the key of a Jira project, such as OPS")
    .regex(/^[A-Z][A-Z0-9_]{1,9}$/, "the key of a Jira project, such as OPS"),
  issueType: filled.default("Task").describe("the name of the issue type"),
  labels: z
    .array(z.string().regex(/^[^\s]{1,200}$/, "a label without spaces, of at most 200 characters"))
    .default([])
    .describe("labels besides our own"),
  fields: z
    .record(JiraField, FieldValue)
    .default({})
    .describe("fields that each issue gets when it is made, by their ids"),
  priorities: z
    .partialRecord(z.enum(SEVERITIES), filled)
    .default({ "5": "Highest", "4": "High", "3": "Medium", "2": "Low", "1": "Lowest" })
    .describe("the name of the priority for each severity; one that is missing sets none"),
  transitions: z
    .strictObject({
      close: filled.default("Done").describe("the name of the status, or of the transition to it"),
      reopen: filled.default("To Do"),
    })
    .default({ close: "Done", reopen: "To Do" }),
});
export type JiraTicketing = z.infer<typeof Jira>;

/** ServiceNow's choices for impact and urgency: 1 high, 2 medium, 3 low. */
const Grade = z.int().min(1).max(3);

/** Columns of an incident that mean something to the mirror, so that no team may fill them with something else. */
const MIRRORED_COLUMNS = [
  "short_description",
  "description",
  "assignment_group",
  "correlation_id",
  "correlation_display",
  "impact",
  "urgency",
  "priority",
  "state",
  "incident_state",
  "active",
  "number",
  "close_code",
  "close_notes",
  "work_notes",
  "comments",
];
const Column = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,79}$/, "the name of a column, such as u_service")
  .refine((name) => !name.startsWith("sys_"), "ServiceNow sets this column itself")
  .refine((name) => !MIRRORED_COLUMNS.includes(name), "OHERO sets this column itself");

/** ServiceNow, table `incident`. */
const ServiceNow = z.strictObject({
  system: z.literal("servicenow"),
  assignmentGroup: filled
    .regex(/^(?!javascript:)[^^\p{Cc}]+$/iu, "the name of a group, without ^")
    .describe("the name of the group that gets the incidents"),
  fields: z
    .record(Column, z.union([z.string(), z.number(), z.boolean()], "text, a number, true or false"))
    .default({})
    .describe("fields that each incident gets when it is made, by the names of their columns"),
  priorities: z
    .partialRecord(z.enum(SEVERITIES), z.strictObject({ impact: Grade, urgency: Grade }))
    .default({
      "5": { impact: 1, urgency: 1 },
      "4": { impact: 1, urgency: 2 },
      "3": { impact: 2, urgency: 2 },
      "2": { impact: 2, urgency: 3 },
      "1": { impact: 3, urgency: 3 },
    })
    .describe("impact and urgency for each severity; ServiceNow makes the priority of them"),
  transitions: z
    .strictObject({
      close: z
        .strictObject({ state: filled.default("Resolved"), closeCode: filled.default("Solution provided") })
        .default({ state: "Resolved", closeCode: "Solution provided" }),
      reopen: z.strictObject({ state: filled.default("In Progress") }).default({ state: "In Progress" }),
    })
    .default({
      close: { state: "Resolved", closeCode: "Solution provided" },
      reopen: { state: "In Progress" },
    })
    .describe("the names of the states, as people see them"),
});
export type ServiceNowTicketing = z.infer<typeof ServiceNow>;

/** Where a team's tickets are mirrored. */
export const Ticketing = z.discriminatedUnion("system", [Jira, ServiceNow]);
export type Ticketing = z.infer<typeof Ticketing>;

/** The systems that teams of an organization work in, by name. Only the organization's file names some: the registry does not. */
export const systemsOf = ({
  teams,
}: {
  teams: readonly { ticketing?: Ticketing | undefined }[];
}): Ticketing["system"][] => [...new Set(teams.flatMap(({ ticketing }) => ticketing?.system ?? []))].sort();
