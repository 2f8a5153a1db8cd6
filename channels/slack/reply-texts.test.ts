import { expect, test } from "vitest";
import { notice, reply } from "../test-says.ts";
import { noticeTexts, replyPosts } from "./reply-texts.ts";

const replyTexts = (...given: Parameters<typeof replyPosts>) => replyPosts(...given).map(({ text }) => text);

test("a decision says what, on what evidence, with which tickets and by which path", () => {
  const judgements = [
    { name: "cost-impact", by: "rule", value: false, evidence: null },
    { name: "severity", by: "rule", value: 4, evidence: "on March 14" },
    { name: "classify", by: "m", value: "report", evidence: "it is down\nsince nine" },
  ];
  expect(replyPosts(reply({ judgements }), "https://ohero.example")).toEqual([
    {
      text: `Accepted: production is affected.\n🎫 <https://ohero.example/#incident=${reply().threadId}|T-1> created for app01`,
      details: [
        "*cost impact*: no (rule)",
        "*severity*: 4 (rule), from “on March 14”",
        "*classify*: report (m), from:",
        "> it is down",
        "> since nine",
        "_intake → screen → record_",
      ].join("\n"),
    },
  ]);
});

test("tickets that the sentence names are linked there, and not listed again", () => {
  const said = reply({ text: "Accepted. Tickets: T-1 created for app01." });
  const link = `<https://ohero.example/#incident=${reply().threadId}|T-1>`;
  expect(replyTexts(said, "https://ohero.example")).toEqual([
    `Accepted. Tickets: ${link} created for app01.`,
  ]);
});

test("an answer is Markdown, and nothing but itself", () => {
  const answer = reply({ outcome: "answered", isMarkdown: true, text: "**Two** are open:\n- T-1\n- T-2" });
  expect(replyTexts(answer, "")).toEqual(["*Two* are open:\n• T-1\n• T-2"]);
});

test("an incident that is referred to is named as people name it, and linked where there is a page", () => {
  const text = "It is open [aws.health~arn:aws:health:eu-west-1::event/EKS/one~2222~eu-west-1], see [T-1].";
  const answer = reply({ outcome: "answered", isMarkdown: true, text });
  expect(replyTexts(answer, "")).toEqual(["It is open `81c33f7a`, see [T-1]."]);
  expect(replyTexts(answer, "https://ohero.example")[0]).toMatch(
    /^It is open <https:\/\/ohero\.example\/#incident=81c33f7a-[\w-]+\|81c33f7a>, see \[T-1\]\.$/,
  );
});

test("incidents of AWS Health are referred to by their ARN", () => {
  const arn =
    "arn:aws:health:ap-southeast-2::event/VPN/AWS_VPN_REDUNDANCY_LOSS/x~555566667777~ap-southeast-2";
  const answer = reply({ outcome: "answered", isMarkdown: true, text: `It is open [${arn}].` });
  expect(replyTexts(answer, "")[0]).toMatch(/^It is open `[0-9a-f]{8}`\.$/);
});

test("a long answer goes on in further messages, and nothing of it is cut", () => {
  const lines = Array.from({ length: 400 }, (_, index) => `- incident number ${index} of the storm`);
  const parts = replyTexts(reply({ outcome: "answered", isMarkdown: true, text: lines.join("\n") }), "");
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(3_000);
  expect(parts.join("\n").match(/incident number \d+/g)).toHaveLength(400);
});

test("what was asked in another channel is quoted, what was asked in the thread is not", () => {
  const said = { user: "ann", text: "is it over?\nreally?", at: reply().at, id: null };
  const [quoted] = replyTexts(reply({ said, conversation: "web~1" }), "");
  expect(quoted).toMatch(/^ann said:\n> is it over\?\n> really\?\n/);
  const [plain] = replyTexts(reply({ said: { ...said, id: "slack~C0OPS~1.1" } }), "");
  expect(plain).not.toContain("ann said");
});

test("a raised severity stands out", () => {
  const [text] = noticeTexts(
    notice({ action: "updated", severity: 5, raisedFrom: 3, note: "it now holds 10 incidents" }),
    "",
  );
  expect(text).toBe(
    "✏️ Ticket `T-1` updated, ⬆️ severity raised from 3 to *5*\nEKS: planned lifecycle event\nit now holds 10 incidents",
  );
});
