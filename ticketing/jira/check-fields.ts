import { z } from "zod";
import type { JiraTicketing } from "../../policy/ticketing.ts";
import type { TicketSystemProblem } from "../ticket-system.ts";

/** A field of the screen on which issues are made, as the create metadata has it. */
export const Field = z.looseObject({
  fieldId: z.string(),
  name: z.string(),
  required: z.boolean(),
  hasDefaultValue: z.boolean().default(false),
  allowedValues: z.array(z.unknown()).optional(),
});
export type Field = z.infer<typeof Field>;

/** What is set on each issue, whatever the settings are. */
const ALWAYS: Record<string, string> = {
  summary: "the summary",
  description: "the description",
  labels: "labels",
};
const MOST_NAMED = 20;
const Choice = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  value: z.string().optional(),
});
type Choice = z.infer<typeof Choice>;

/** What does not fit between the settings and that screen. */
export function checkFields(settings: JiraTicketing, screen: Field[]): TicketSystemProblem[] {
  const { fields, priorities, issueType } = settings;
  const byId = new Map(screen.map((field) => [field.fieldId, field]));
  const problems: TicketSystemProblem[] = [];
  const add = (path: string, problem: string, fix: string) => problems.push({ path, problem, fix });

  for (const [id, what] of Object.entries(ALWAYS))
    if (!byId.has(id))
      add(
        "issueType",
        `${what} (${id}) cannot be set on new ${issueType} issues`,
        `Add ${id} to the create screen`,
      );

  const names = Object.values(priorities);
  const priority = byId.get("priority");
  if (priority === undefined) {
    if (names.length > 0)
      add(
        "priorities",
        `new ${issueType} issues have no priority`,
        "Add the priority to the create screen, or set `priorities: {}`",
      );
  } else {
    const offered = choicesOf(priority)?.map(({ name }) => name);
    for (const [severity, name] of Object.entries(priorities))
      if (offered !== undefined && !offered.includes(name))
        add(`priorities.${severity}`, `there is no priority "${name}"`, `Name one of: ${list(offered)}`);
  }

  for (const [id, value] of Object.entries(fields)) {
    const field = byId.get(id);
    if (field === undefined) {
      const likely = screen.find(({ name }) => name.toLowerCase() === id.toLowerCase());
      add(
        `fields.${id}`,
        `new ${issueType} issues have no field with the id ${id}`,
        likely === undefined
          ? "Take the field's id, such as customfield_10010, and see that it is on the create screen"
          : `The field "${likely.name}" has the id ${likely.fieldId}`,
      );
    } else if (!isOffered(field, value))
      add(
        `fields.${id}`,
        `the field "${field.name}" does not offer that value`,
        `Name one of: ${list((choicesOf(field) ?? []).map(({ name, value: own, id: own_id }) => own ?? name ?? own_id))}`,
      );
  }

  const set = new Set([...Object.keys(fields), ...Object.keys(ALWAYS), "project", "issuetype"]);
  if (["1", "2", "3", "4", "5"].every((severity) => severity in priorities)) set.add("priority");
  for (const field of screen)
    if (field.required && !field.hasDefaultValue && !set.has(field.fieldId)) {
      const choices = choicesOf(field);
      add(
        field.fieldId === "priority" ? "priorities" : `fields.${field.fieldId}`,
        `Jira asks for the field "${field.name}" (${field.fieldId}) on new ${issueType} issues, and nothing sets it`,
        `Set it${choices === undefined ? "" : `, to one of: ${list(choices.map(({ name, value, id }) => value ?? name ?? id))}`}, or make it optional`,
      );
    }
  return problems;
}

/** undefined where the field takes anything. */
function choicesOf({ allowedValues }: Field): Choice[] | undefined {
  const choices = (allowedValues ?? []).flatMap((value): Choice[] => {
    const choice = Choice.safeParse(value);
    return choice.success ? [choice.data] : [];
  });
  return choices.length > 0 ? choices : undefined;
}

/** Only what is named the way Jira names its choices can be told to be none. */
function isOffered(field: Field, value: unknown): boolean {
  const choices = choicesOf(field);
  if (choices === undefined) return true;
  return [value].flat().every((one) => {
    const wanted = Choice.safeParse(one).data;
    const known = Object.entries(wanted ?? {}).filter(([name]) => ["id", "name", "value"].includes(name));
    return (
      known.length === 0 ||
      choices.some((choice) => known.every(([name, held]) => choice[name as keyof Choice] === held))
    );
  });
}

const list = (names: (string | undefined)[]): string =>
  names
    .filter((name) => name !== undefined)
    .slice(0, MOST_NAMED)
    .join(", ");
