import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type LooseEnvelope, parseEvent } from "./test-payloads.ts";

type Feed = "19-coin-mining" | "20-coin-mining-asff" | "21-coin-mining-ocsf";

/** The one finding of the test events through one feed, with its detail changed. */
function through(feed: Feed, change: (detail: LooseEnvelope) => void = () => {}) {
  const [entry] = JSON.parse(readFileSync(new URL(`../test-events/${feed}.json`, import.meta.url), "utf8"));
  const detail = JSON.parse(entry.Detail);
  change(detail);
  return parseEvent({ ...entry, Detail: JSON.stringify(detail) });
}

const own = (change?: (detail: LooseEnvelope) => void) => through("19-coin-mining", change);
const asff = (change: (finding: LooseEnvelope) => void = () => {}) =>
  through("20-coin-mining-asff", (detail) => change(detail.findings[0]));
const ocsf = (change: (finding: LooseEnvelope) => void = () => {}) =>
  through("21-coin-mining-ocsf", (detail) => change(detail.findings[0]));

describe("one GuardDuty finding through three feeds", () => {
  const feeds = { own, asff, ocsf };
  it.each([
    ["own", "asff", "ocsf"],
    ["own", "ocsf", "asff"],
    ["asff", "own", "ocsf"],
    ["asff", "ocsf", "own"],
    ["ocsf", "own", "asff"],
    ["ocsf", "asff", "own"],
  ] as const)("is one incident and one message: %s, %s, %s", (first, ...others) => {
    const shared = [
      "source incidentId messageId updatedAt category type service state title region startsAt",
      "suppressedBy nativeSeverity threat sample echo scope accounts groups children billing",
    ].flatMap((names) => names.split(" "));
    const pick = (event: object) =>
      Object.fromEntries(Object.entries(event).filter(([key]) => shared.includes(key)));
    const [known, ...copies] = [first, ...others].map((feed) => pick(feeds[feed]()));
    expect(copies).toEqual([known, known]);
  });

  it("has the finder's names in each of them", () => {
    for (const event of [own(), asff(), ocsf()])
      expect(event).toMatchObject({
        source: "aws.guardduty",
        service: "GuardDuty",
        type: "CryptoCurrency:EC2/BitcoinTool.B!DNS",
        threat: true,
        groups: {},
      });
  });

  it("says in each of them how often it was seen and what was asked for", () => {
    for (const { text } of [own(), asff(), ocsf()]) {
      expect(text).toMatch(/^Seen 58 times/m);
      expect(text).toContain("pool.coins.example");
    }
    for (const { text } of [own(), asff()]) expect(text).toMatch(/^Instance type: g5\.12xlarge$/m);
  });

  it("is one message in another state too", () => {
    const resolved = [
      own((detail) => {
        detail.service.archived = true;
      }),
      asff((finding) => {
        finding.RecordState = "ARCHIVED";
      }),
      ocsf((finding) => {
        Object.assign(finding, { status: "Archived", status_id: 5 });
      }),
    ].map((event) => event.messageId);
    expect(new Set(resolved).size).toBe(1);
    expect(resolved[0]).not.toBe(own().messageId);

    const suppressed = [
      asff((finding) => {
        finding.Workflow.Status = "SUPPRESSED";
      }),
      ocsf((finding) => {
        Object.assign(finding, { status: "Suppressed", status_id: 3 });
      }),
    ].map((event) => event.messageId);
    expect(new Set(suppressed).size).toBe(1);
    expect([own().messageId, resolved[0]]).not.toContain(suppressed[0]);
  });

  it("is a sample in each of them", () => {
    const title = "[SAMPLE] The EC2 instance i-99999999 is querying a domain name.";
    const samples = [
      own((detail) => Object.assign(detail, { title })),
      asff((finding) => Object.assign(finding, { Title: title })),
      ocsf((finding) => Object.assign(finding.finding_info, { title })),
    ];
    expect(samples.map((event) => event.sample)).toEqual([true, true, true]);
  });

  it("has no network parts in any of them", () => {
    const network = "arn:aws:ec2:ap-southeast-2:222233334444:network-interface/eni-1";
    const events = [
      own(),
      asff((finding) => finding.Resources.push({ Type: "AwsEc2NetworkInterface", Id: network })),
      ocsf((finding) => finding.resources.push({ type: "AWS::EC2::NetworkInterface", uid: network })),
    ];
    expect(events.map((event) => event.resources.length)).toEqual([1, 1, 1]);
  });
});
