import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Template } from "aws-cdk-lib/assertions";
import { z } from "zod";
import { readDeployment } from "../config/deployment.ts";
import { loadOrganization } from "../policy/load-organization.ts";
import { Organization } from "../policy/organization.ts";
import { addStacks } from "./add-stacks.ts";
import { createApp } from "./create-app.ts";
import { createPlan, type Plan } from "./plan.ts";

export const WORKER = "111111111111";
export const EVENT_ACCOUNT = "222222222222";

/** Ways to deploy OHERO: each is synthesised by tests. */
export const SETTINGS = {
  single: {},
  twoAccounts: { OHERO_EVENT_ACCOUNT: EVENT_ACCOUNT },
  twoRegions: { OHERO_EVENT_REGIONS: "us-east-1,eu-central-1" },
  slack: { NOTIFICATION_CHANNEL: "slack", SLACK_CHANNEL: "C0OPS00001" },
  webchat: { NOTIFICATION_CHANNEL: "webchat" },
  headless: { NOTIFICATION_CHANNEL: "none" },
  everything: {
    OHERO_EVENT_ACCOUNT: EVENT_ACCOUNT,
    OHERO_EVENT_REGIONS: "us-east-1,eu-central-1",
    NOTIFICATION_CHANNEL: "slack,webchat",
    SLACK_CHANNEL: "C0OPS00001",
    OHERO_MODELS: "bedrock:us.amazon.nova-pro-v1:0,bedrock:global.anthropic.claude-haiku-4-5-20251001-v1:0",
    OHERO_MODELS_ANSWER: "bedrock:amazon.nova-lite-v1:0",
    OHERO_MODEL_TIMEOUT_SECONDS: "45",
    OHERO_MODEL_ATTEMPTS: "1",
    OHERO_MODEL_TOKENS_PER_RUN: "20000",
    OHERO_MODEL_PAUSE_SECONDS: "0",
    OHERO_SYNC_ORGANIZATION: "true",
    OHERO_TEST_EVENTS: "true",
    OHERO_ALARM_EMAIL: "operations@example.com",
    OHERO_RUNBOOK_URL: "https://git.example.com/ohero/runbook.md",
    OHERO_DOMAIN: "ohero.example.com",
    OHERO_CERTIFICATE: `arn:aws:acm:us-east-1:${WORKER}:certificate/12345678-1234-1234-1234-123456789012`,
  },
} as const;

export type SettingName = keyof typeof SETTINGS;

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string | undefined;
  DependsOn?: string | string[] | undefined;
}

/** What CloudFormation would get, and what the checks had to say. */
export interface Synthesised {
  plan: Plan;
  /** By the stack's name without what it begins with. */
  templates: ReadonlyMap<string, Template>;
  environments: ReadonlyMap<string, string>;
  /** Whole. */
  stackNames: readonly string[];
  findings: string[];
  /** Resources of a stack by their logical ids, of one type. */
  resources(stack: string, type?: string): Map<string, Resource>;
  template(stack: string): Template;
}

const organization = await loadOrganization(
  fileURLToPath(new URL("../policy/organization.yaml", import.meta.url)),
);

/** What teams work in where everything is in use; else none does. */
const TICKETING: Readonly<Record<string, object>> = {
  app01: { system: "jira", project: "OPS" },
  inf01: { system: "jira", project: "NET" },
  sec01: { system: "servicenow", assignmentGroup: "Security" },
};
const withTicketSystems = Organization.parse({
  ...organization,
  teams: organization.teams.map((team) => ({ ...team, ticketing: TICKETING[team.id] })),
});

const Report = z.looseObject({
  pluginReports: z.array(
    z.looseObject({ violations: z.array(z.looseObject({ ruleName: z.string() })).default([]) }),
  ),
});
const Resources = z.record(
  z.string(),
  z.looseObject({
    Type: z.string(),
    Properties: z.record(z.string(), z.unknown()).default({}),
    DeletionPolicy: z.string().optional(),
    DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
  }),
);

const done = new Map<string, Synthesised>();

/**
 * Synthesises one of the ways to deploy OHERO, once for all tests of a process: with functions of an empty file, as their code is
 * no matter here.
 */
export function synthesise(
  name: SettingName,
  { isEphemeral = false }: { isEphemeral?: boolean } = {},
): Synthesised {
  const key = JSON.stringify([name, isEphemeral]);
  const known = done.get(key);
  if (known) return known;
  const folder = mkdtempSync(join(tmpdir(), "ohero-cdk-"));
  try {
    const made = synthesiseIn(folder, name, isEphemeral);
    done.set(key, made);
    return made;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function synthesiseIn(folder: string, name: SettingName, isEphemeral: boolean): Synthesised {
  const code = join(folder, "code");
  mkdirSync(code);
  writeFileSync(join(code, "index.mjs"), "");
  const outdir = join(folder, "out");
  // Whatever the checks find is asserted on, and so must not be thrown.
  const app = createApp({
    outdir,
    // It takes seconds, and `cdk synth` asks for it.
    builtinCloudFormationValidation: false,
    treeMetadata: false,
    context: {
      "@aws-cdk/core:failSynthOnValidationErrors": false,
      "aws:cdk:disable-asset-staging": true,
      "aws:cdk:disable-stack-trace": true,
    },
  });
  const deployment = readDeployment({ OHERO_AWS_ACCOUNT: WORKER, ...SETTINGS[name] });
  const plan = createPlan({
    deployment,
    organization: name === "everything" ? withTicketSystems : organization,
    isEphemeral,
    codeOf: () => code,
    page: code,
  });
  addStacks(app, plan);
  const { stacks } = app.synth();
  const { prefix, eventsPrefix } = plan.places;
  const nameOf = (stack: string) => stack.replace(new RegExp(`^(${eventsPrefix}|${prefix})-`), "");
  const templates = new Map(
    stacks.map(({ stackName, template }) => [nameOf(stackName), Template.fromJSON(template)]),
  );
  const template = (stack: string): Template => {
    const found = templates.get(stack);
    if (!found) throw new Error(`no stack ${stack}; there are ${[...templates.keys()].join(", ")}`);
    return found;
  };
  const report = Report.parse(JSON.parse(readFileSync(join(outdir, "validation-report.json"), "utf8")));
  return {
    plan,
    templates,
    stackNames: stacks.map(({ stackName }) => stackName),
    environments: new Map(
      stacks.map(({ stackName, environment }) => [
        nameOf(stackName),
        `${environment.account} ${environment.region}`,
      ]),
    ),
    findings: report.pluginReports.flatMap(({ violations }) => violations.map((one) => JSON.stringify(one))),
    template,
    resources: (stack, type) =>
      new Map(
        Object.entries(Resources.parse(template(stack).toJSON().Resources)).filter(
          ([, resource]) => type === undefined || resource.Type === type,
        ),
      ),
  };
}
