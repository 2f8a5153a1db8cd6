import { Match } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { synthesise } from "../test-synthesise.ts";

const { resources, template } = synthesise("everything");

const variablesOf = (name: string, made = synthesise("everything")) => {
  for (const stack of made.templates.keys())
    for (const { Properties } of made.resources(stack, "AWS::Lambda::Function").values())
      if (Properties.FunctionName === name && typeof Properties.Environment === "object")
        return JSON.stringify(Properties.Environment);
  throw new Error(`no function ${name}`);
};

test("the agent takes deliveries in batches, of which single ones may fail", () => {
  template("agent").hasResourceProperties("AWS::Lambda::EventSourceMapping", {
    EventSourceArn: "arn:aws:sqs:us-east-1:111111111111:ohero-deliveries.fifo",
    BatchSize: 10,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: 20 },
  });
  template("agent").hasResourceProperties("AWS::Lambda::Function", {
    FunctionName: "ohero-agent",
    Timeout: 150,
    MemorySize: 1024,
    Environment: {
      Variables: {
        OHERO_TABLE_PREFIX: "ohero",
        OHERO_BUCKET: "ohero-state-111111111111-us-east-1",
        OHERO_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/ohero-deliveries.fifo",
        OHERO_DEAD_LETTER_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/ohero-dead-letters.fifo",
        OHERO_ORGANIZATION: "organization.json",
        OHERO_URL: "https://ohero.example.com",
        NOTIFICATION_CHANNEL: "slack,webchat",
        SLACK_CHANNEL: "C0OPS00001",
        OHERO_MODELS: Match.stringLikeRegexp("^bedrock:"),
        OHERO_MODELS_ANSWER: "bedrock:amazon.nova-lite-v1:0",
        OHERO_MODELS_ASSESS: Match.absent(),
        OHERO_MODEL_TIMEOUT_SECONDS: "45",
        OHERO_MODEL_ATTEMPTS: "1",
        OHERO_MODEL_TOKENS_PER_RUN: "20000",
        OHERO_MODEL_PAUSE_SECONDS: "0",
      },
    },
  });
});

test("the agent is told which knowledge base is what", () => {
  const variables = variablesOf("ohero-agent");
  for (const text of [
    "OHERO_KNOWLEDGE_BASES",
    "documents",
    "history",
    "ohero-knowledge-111111111111-us-east-1",
  ])
    expect(variables).toContain(text);
  expect(variables).toContain("OHERO_LIVE_URL");
});

test("without a page and Slack the agent knows of neither", () => {
  const variables = variablesOf("ohero-agent", synthesise("headless"));
  for (const name of ["OHERO_LIVE_URL", "OHERO_URL", "OHERO_SECRETS", "SLACK_CHANNEL"])
    expect(variables).not.toContain(name);
});

test("what is done from time to time is called by a schedule, and kept where it fails", () => {
  const schedules = [...resources("agent", "AWS::Events::Rule").values()].map(({ Properties }) => [
    Properties.Name,
    Properties.ScheduleExpression,
  ]);
  expect(new Map(schedules.map(([name, expression]) => [name, expression]))).toEqual(
    new Map([
      ["ohero-timeouts", "rate(1 minute)"],
      ["ohero-send-messages", "rate(1 minute)"],
      ["ohero-sync-tickets", "rate(1 minute)"],
      ["ohero-organization-sync", "cron(17 3 * * ? *)"],
    ]),
  );
  const invokes = [...resources("agent", "AWS::Lambda::EventInvokeConfig").values()];
  expect(invokes).toHaveLength(4);
  for (const { Properties } of invokes)
    expect(Properties.DestinationConfig).toMatchObject({ OnFailure: { Destination: {} } });
});

test("a call that finds no room waits until the next one of the schedule comes, and no longer", () => {
  const ages = [...resources("agent", "AWS::Lambda::EventInvokeConfig").values()].map(({ Properties }) => [
    /(timeouts|sendmessages|synctickets|organizationsync)/.exec(JSON.stringify(Properties.FunctionName))?.[0],
    Properties.MaximumEventAgeInSeconds,
  ]);
  expect(new Map(ages.map(([name, age]) => [name, age]))).toEqual(
    new Map<unknown, unknown>([
      ["timeouts", 60],
      ["sendmessages", 60],
      ["synctickets", 60],
      ["organizationsync", 21_600],
    ]),
  );
  template("intake").hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    MaximumEventAgeInSeconds: 21_600,
    MaximumRetryAttempts: 2,
  });
});

test("what teams' ticket systems are called with is for the function that mirrors tickets only", () => {
  const secrets = [...resources("agent", "AWS::SecretsManager::Secret")];
  expect(secrets.map(([, { Properties }]) => [Properties.Name, Properties.SecretString])).toEqual([
    ["ohero/jira", '{"JIRA_URL":"","JIRA_EMAIL":"","JIRA_API_TOKEN":""}'],
    [
      "ohero/servicenow",
      '{"SERVICENOW_URL":"","SERVICENOW_USER":"","SERVICENOW_TOKEN":"","SERVICENOW_PASSWORD":""}',
    ],
  ]);
  const variables = variablesOf("ohero-sync-tickets");
  for (const [id] of secrets) expect(variables).toContain(id);
  for (const text of ["OHERO_LIVE_URL", "https://ohero.example.com", "organization.json", "Secretslack"])
    expect(variables).toContain(text);
  for (const other of ["ohero-agent", "ohero-http", "ohero-send-messages", "ohero-timeouts"])
    for (const [id] of secrets) expect(variablesOf(other)).not.toContain(id);
});

test("where no team works in another system nothing of it is there", () => {
  for (const name of ["single", "slack", "webchat", "headless"] as const) {
    const made = synthesise(name);
    const all = JSON.stringify([...made.templates.values()].map((one) => one.toJSON()));
    const words = ["sync-tickets", "jira", "servicenow", "/tickets/", "ticketswaiting", "tickets-late"];
    expect(
      words.filter((word) => all.toLowerCase().includes(word)),
      name,
    ).toEqual([]);
  }
});
