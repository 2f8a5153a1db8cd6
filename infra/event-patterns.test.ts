import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import { toEnvelopeShape } from "../events/envelope.ts";
import { parseDelivery } from "../events/parse-delivery.ts";
import { readDeliveries } from "../events/read-deliveries.ts";
import { sources } from "../events/sources.ts";
import { type LooseEnvelope, RECEIVED_AT } from "../events/test-payloads.ts";
import { collectedSources, eventPatterns } from "./event-patterns.ts";
import { matchesEventPattern } from "./match-event-pattern.ts";

const folder = (name: string) => new URL(`../${name}/`, import.meta.url);
const filesIn = (name: string) => readdirSync(folder(name)).filter((file) => file.endsWith(".json"));
const textOf = (name: string, file: string) => readFileSync(new URL(file, folder(name)), "utf8");

const Case = z.looseObject({ deliveries: z.array(z.looseObject({ event: z.unknown().optional() })) });
const Source = z.looseObject({ source: z.string() });
const Entry = z.looseObject({ Source: z.string() });

/** An event as it is on a bus: entries of put-events keep the source that they were given. */
function onBus(raw: unknown): LooseEnvelope {
  const envelope = toEnvelopeShape(raw);
  const entry = Entry.safeParse(raw);
  return { ...Source.parse(envelope), ...(entry.success && { source: entry.data.Source }) };
}

const isRead = (raw: unknown) => parseDelivery(raw, RECEIVED_AT).some(({ kind }) => kind === "event");

const payloads = [
  ...filesIn("test-events").flatMap((file) =>
    readDeliveries(textOf("test-events", file)).map((raw) => ({ file, raw })),
  ),
  ...filesIn("evals/cases")
    .filter((file) => file !== "organization.json")
    .flatMap((file) =>
      Case.parse(JSON.parse(textOf("evals/cases", file)))
        .deliveries.filter(({ event }) => event !== undefined)
        .map(({ event }) => ({ file, raw: event })),
    ),
]
  .filter(({ raw }) => isRead(raw))
  .map(({ file, raw }) => ({ file, event: onBus(raw) }));

/** The test events carry their sources with `test.` before them. */
const takenBy = (event: unknown, hasTestEvents = true) =>
  [...eventPatterns(hasTestEvents)]
    .filter(([, pattern]) => matchesEventPattern(pattern, event))
    .map(([source]) => source);

test("every payload that is read is taken by the rule of its source, and by no other", () => {
  const wrong = payloads.filter(({ event }) => {
    const taken = takenBy(event);
    return taken.length !== 1 || taken[0] !== event.source.replace(/^test\./, "");
  });
  expect(wrong.map(({ file, event }) => `${file}: ${takenBy(event)}`)).toEqual([]);
  expect(payloads.length).toBeGreaterThan(80);
});

test("there are payloads of every kind of event", () => {
  const kinds = new Set(
    payloads.map(({ event }) => `${event.source.replace(/^test\./, "")} ${event["detail-type"]}`),
  );
  const known = Object.entries(sources).flatMap(([source, types]) =>
    Object.keys(types).map((type) => `${source} ${type}`),
  );
  expect([...kinds].sort()).toEqual(known.sort());
});

const ofSource = (source: string) => {
  const found = payloads.find(({ event }) => event.source === source);
  if (!found) throw new Error(`no payload of ${source}`);
  return found.event;
};

const sourcesOfRules = [...eventPatterns(true).keys()];

test.each(sourcesOfRules)("%s: what only looks like it is not taken", (source) => {
  const event = ofSource(source);
  expect(takenBy(event)).toEqual([source]);
  expect(takenBy({ ...event, source: `${source}2` })).toEqual([]);
  expect(takenBy({ ...event, source: source.replace("aws.", "") })).toEqual([]);
  expect(takenBy({ ...event, source: "my.application" })).toEqual([]);
  expect(takenBy({ ...event, "detail-type": "AWS API Call via CloudTrail" })).toEqual([]);
  expect(takenBy({ ...event, "detail-type": undefined })).toEqual([]);
});

test.each([
  ["aws.securityhub", { "detail-type": "Security Hub Findings - Custom Action" }],
  ["aws.securityhub", { "detail-type": "Security Hub Insight Results" }],
  ["aws.config", { "detail-type": "Config Configuration Item Change" }],
  ["aws.config", { "detail-type": "Config Rules Re-evaluation Status" }],
  ["aws.config", { detail: { messageType: "ConfigurationItemChangeNotification" } }],
  ["aws.cloudwatch", { source: "aws.monitoring" }],
])("%s: %o is not taken", (source, change) => {
  expect(takenBy({ ...ofSource(source), ...change })).toEqual([]);
});

test("what closes something is taken", () => {
  const finding = ofSource("aws.securityhub");
  const [first] = finding.detail.findings;
  for (const change of [
    { RecordState: "ARCHIVED" },
    { Workflow: { Status: "RESOLVED" } },
    { Compliance: { Status: "PASSED" } },
  ])
    expect(takenBy({ ...finding, detail: { findings: [{ ...first, ...change }] } })).toEqual([
      "aws.securityhub",
    ]);
  const check = ofSource("aws.trustedadvisor");
  expect(takenBy({ ...check, detail: { ...check.detail, status: "OK" } })).toEqual(["aws.trustedadvisor"]);
});

test("what is put by hand is taken under the same name with test. before it, where test events are let in", () => {
  expect(collectedSources(true)).toEqual(sourcesOfRules.flatMap((source) => [source, `test.${source}`]));
  for (const source of sourcesOfRules)
    expect(takenBy({ ...ofSource(source), source: `test.${source}` })).toEqual([source]);
});

test("elsewhere only what AWS sends itself is taken: nobody can make that up", () => {
  expect(collectedSources(false)).toEqual(sourcesOfRules);
  for (const source of sourcesOfRules) {
    expect(takenBy(ofSource(source), false)).toEqual([source]);
    expect(takenBy({ ...ofSource(source), source: `test.${source}` }, false)).toEqual([]);
  }
});
