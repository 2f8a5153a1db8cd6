import { expect, test } from "vitest";
import { createConsoleChannel, noticeLine, stripControls } from "./console.ts";
import { createSilentChannel } from "./silent.ts";

const notice = {
  key: "run-T-1-created",
  at: "2026-03-02T09:00:00.000Z",
  threadId: "9ee8e795-0000-5000-8000-000000000000",
  raisedFrom: null,
  team: "app01",
  channel: "C-app",
  ticketId: "T-1",
  incidentId: "one",
  action: "created" as const,
  severity: 4,
  title: "EKS: planned change",
  note: null,
};

test("a notice is one line that says who, what and how grave", async () => {
  const lines: string[] = [];
  await createConsoleChannel((line) => lines.push(line)).notifyTeam(notice);
  expect(lines).toEqual(["→ app01 (C-app): ticket T-1 created, severity 4: EKS: planned change"]);
});

test("what else the team should know stands at the end", () => {
  expect(noticeLine({ ...notice, note: "goes on in T-2" })).toBe(
    "→ app01 (C-app): ticket T-1 created, severity 4: EKS: planned change (goes on in T-2)",
  );
});

test("a team without a channel is named without one", () => {
  expect(noticeLine({ ...notice, channel: "" })).toMatch(/^→ app01: ticket T-1 /);
});

test.each([
  ["\u001b[31mred\u001b[0m", "[31mred [0m"],
  ["a\nb\r\nc\td", "a b c d"],
  ["\u001b]0;owned\u0007x", "]0;owned x"],
  ["safe\u202Egnp.exe", "safe gnp.exe"],
  ["a\u2028b\u2029c\u0085d\u009b31m", "a b c d 31m"],
  [" plain Grüße 🙂 ", "plain Grüße 🙂"],
])("what a terminal would obey is taken out of %j", (text, clean) => {
  expect(stripControls(text)).toBe(clean);
  expect(noticeLine({ ...notice, title: text })).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(noticeLine({ ...notice, note: text })).toBe(`${noticeLine(notice)} (${clean})`);
});

test("the silent channel takes everything", async () => {
  await expect(createSilentChannel().notifyTeam(notice)).resolves.toBeUndefined();
});
