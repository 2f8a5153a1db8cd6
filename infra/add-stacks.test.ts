import { expect, test } from "vitest";
import { EVENT_ACCOUNT, SETTINGS, type SettingName, synthesise, WORKER } from "./test-synthesise.ts";

const names = Object.keys(SETTINGS) as SettingName[];

test.each(names)("%s: the checks find nothing", (name) => {
  expect(synthesise(name).findings).toEqual([]);
});

test("one account: every stack is in it, and events come from the same Region", () => {
  const { environments } = synthesise("single");
  expect([...environments.keys()].sort()).toEqual([
    "agent",
    "channels",
    "event-lake",
    "events-us-east-1",
    "intake",
    "knowledge",
    "operations",
    "state",
  ]);
  expect(new Set(environments.values())).toEqual(new Set([`${WORKER} us-east-1`]));
});

test("another account and Regions for events: only what collects them is there", () => {
  const elsewhere = [...synthesise("everything").environments].filter(
    ([, place]) => place !== `${WORKER} us-east-1`,
  );
  expect(new Map(elsewhere)).toEqual(
    new Map([
      ["events-us-east-1", `${EVENT_ACCOUNT} us-east-1`],
      ["events-eu-central-1", `${EVENT_ACCOUNT} eu-central-1`],
    ]),
  );
});

test("the stacks of two installations that collect from one account are not the same one", () => {
  expect(synthesise("everything").stackNames).toContain(`ohero-${WORKER}-events-us-east-1`);
  expect(synthesise("twoRegions").stackNames).toContain("ohero-events-eu-central-1");
});

const functionsOf = (name: SettingName) => {
  const { templates, resources } = synthesise(name);
  return [...templates.keys()]
    .flatMap((stack) => [...resources(stack, "AWS::Lambda::Function").values()])
    .map(({ Properties }) => Properties.FunctionName)
    .filter((functionName) => functionName !== undefined)
    .map(String)
    .sort();
};

const ALWAYS = ["ohero-agent", "ohero-http", "ohero-ingest", "ohero-knowledge-sync", "ohero-timeouts"];

test.each<[SettingName, string[]]>([
  ["headless", []],
  ["slack", ["ohero-send-messages"]],
  ["webchat", ["ohero-websocket", "ohero-websocket-authorizer"]],
  [
    "everything",
    [
      "ohero-organization-sync",
      "ohero-send-messages",
      "ohero-sync-tickets",
      "ohero-websocket",
      "ohero-websocket-authorizer",
    ],
  ],
])("%s: the functions that it takes, and no others", (name, others) => {
  expect(functionsOf(name)).toEqual([...ALWAYS, ...others].sort());
});

test("every function: newest Node, ARM, a log that ends, JSON, traces", () => {
  const { templates, resources } = synthesise("everything");
  for (const stack of templates.keys()) {
    const logs = [...resources(stack, "AWS::Logs::LogGroup").values()];
    for (const { Properties } of logs) expect(Properties.RetentionInDays).toBeGreaterThan(0);
    for (const { Properties } of resources(stack, "AWS::Lambda::Function").values()) {
      if (Properties.FunctionName === undefined) continue;
      expect(Properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        TracingConfig: { Mode: "Active" },
        LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "INFO" },
      });
      expect(logs.map((log) => log.Properties.LogGroupName)).toContain(
        `/aws/lambda/${String(Properties.FunctionName)}`,
      );
    }
  }
});

test("every queue: encrypted, over TLS only, and whoever sends what fails somewhere", () => {
  const { templates, resources } = synthesise("everything");
  const queues = [...templates.keys()].flatMap((stack) => [...resources(stack, "AWS::SQS::Queue")]);
  const policies = [...templates.keys()].flatMap((stack) => [...resources(stack, "AWS::SQS::QueuePolicy")]);
  expect(queues.length).toBe(14);
  for (const [id, { Properties }] of queues) {
    expect(Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
    // What has no dead letters of its own says from whom it takes them.
    expect(Properties.RedrivePolicy ?? Properties.RedriveAllowPolicy, id).toBeDefined();
    const own = policies.filter(([, policy]) => JSON.stringify(policy.Properties.Queues).includes(`"${id}"`));
    expect(JSON.stringify(own), id).toContain('"aws:SecureTransport":"false"');
  }
});

test("an installation to try things out leaves nothing behind", () => {
  const kept = (isEphemeral: boolean) => {
    const { templates, resources } = synthesise("everything", { isEphemeral });
    return [...templates.keys()].flatMap((stack) =>
      [...resources(stack)]
        .filter(([, { DeletionPolicy }]) => DeletionPolicy?.startsWith("Retain"))
        .map(([id]) => id),
    );
  };
  expect(kept(true)).toEqual([]);
  expect(kept(false).length).toBeGreaterThan(20);
});
