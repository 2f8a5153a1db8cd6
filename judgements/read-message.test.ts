import { describe, expect, it } from "vitest";
import { readMessage } from "./read-message.ts";
import { type Reply, ScriptedModel } from "./scripted-model.ts";
import { ACCOUNT_ONLY, organization } from "./test-inputs.ts";

const report = { classify: { value: "report", evidence: null }, "report-facts": ACCOUNT_ONLY };

const read = async (text: string, ...replies: Reply[]) => {
  const model = new ScriptedModel(replies);
  const { accounts } = organization;
  const judges = { models: [{ id: "m", model }], onFailure: "operator" as const };
  const given = await readMessage({ text, pending: "", accounts }, judges);
  return { ...given, asked: model.asked };
};

describe("a message", () => {
  it.each([
    ["Our API in 222233334444 is down, every call fails.", "report"],
    ["What is open for app01?", "question"],
    ["Checkout is timing out since noon", "report"],
  ])("whose words leave no choice asks no model: %s", async (text, kind) => {
    const { judgements, calls, facts: found } = await read(text);
    expect(calls).toEqual([]);
    expect(judgements[0]).toMatchObject({ name: "classify", by: "rule", value: kind });
    expect(judgements.length).toBe(kind === "report" ? 2 : 1);
    expect(found === null).toBe(kind === "question");
  });

  it("that leaves one is read in one call, for what it wants and what it states", async () => {
    const { judgements, calls, facts: found } = await read("hm, 222233334444 looks odd lately", report);
    expect(calls.length).toBe(1);
    expect(judgements.map(({ name, by }) => [name, by])).toContainEqual(["report-facts", "m"]);
    expect(found).toMatchObject({ accounts: ["222233334444"], value: true });
  });

  it("that turns out to be a question has no facts", async () => {
    const question = { classify: { value: "question", evidence: null }, "report-facts": ACCOUNT_ONLY };
    const { judgements, facts: found } = await read("is checkout down again or not", question);
    expect(judgements).toMatchObject([{ name: "classify", value: "question" }]);
    expect(found).toBeNull();
  });

  it("is read by the rules where the model fails, whatever the policy wants then", async () => {
    const { judgements } = await read("is checkout down again or not", new Error("down"));
    expect(judgements[0]).toMatchObject({ by: "rule", attempts: [{ problem: "down" }] });
  });
});
