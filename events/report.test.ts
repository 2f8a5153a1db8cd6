import { describe, expect, it } from "vitest";
import { OperationalEvent } from "./operational-event.ts";
import { reportEvent } from "./report.ts";
import { parseEvent, payload, RECEIVED_AT } from "./test-payloads.ts";

const facts = {
  accounts: ["454545454545"],
  resources: ["vpce-0a12"],
  region: "ap-southeast-2",
  symptom: "timing out",
};
const report = (text: string, known: OperationalEvent | null = null, more = {}) =>
  reportEvent({
    message: { user: "U1", thread: "T1", text, id: "m1", incidentId: "chat~T1" },
    messageId: "m1",
    receivedAt: RECEIVED_AT,
    known,
    facts: { ...facts, ...more },
  });

describe("a report", () => {
  it("becomes an event of its thread", () => {
    const event = OperationalEvent.parse(report("our endpoints are timing out"));
    expect(event).toMatchObject({
      source: "chat",
      incidentId: "chat~T1",
      category: "report",
      accounts: ["454545454545"],
      resources: [{ id: "vpce-0a12", status: "impaired" }],
      title: "timing out",
      updatedAt: RECEIVED_AT,
    });
  });

  it("adds to what the thread said before", () => {
    const first = report("our endpoints are timing out", null, { accounts: [], resources: [] });
    const second = report("it's 454545454545", first);
    expect(second.text).toBe("our endpoints are timing out\nit's 454545454545");
    expect(second.startsAt).toBe(first.startsAt);
  });

  it("in the thread of another source's event leaves that event what it is", () => {
    const known = parseEvent(payload("H04"));
    expect(report("it is down", known)).toMatchObject({
      source: "aws.health",
      type: known.type,
      title: known.title,
    });
  });

  it("has a short title", () => {
    expect(report("x", null, { symptom: "word ".repeat(100) }).title).toHaveLength(120);
  });
});

it.each([
  ["someone leaked our access key", true],
  ["our access key is on github", true],
  ["an intern pushed our access keys to a public GitHub repository", true],
  ["we pushed a new image to ECR and rotated the keys", false],
  ["the host was hacked", true],
  ["unauthorized logins to the root user", true],
  ["we are under attack", true],
  ["the API answers 401 unauthorized", false],
  ["the metric is exposed on port 9090", false],
  ["nothing was stolen, but the disk is full", false],
  ["the VPN is down", false],
])("threat: %s %s", (text, threat) => {
  expect(report(text).threat).toBe(threat);
});
