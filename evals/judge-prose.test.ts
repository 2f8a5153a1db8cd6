import { expect, test } from "vitest";
import { ScriptedModel } from "../judgements/scripted-model.ts";
import { caseOrganization, readCases } from "./case.ts";
import { createProseJudge, openProseJudge } from "./judge-prose.ts";
import { ModelError } from "./open-judges.ts";
import { runCase } from "./run-case.ts";

test("a model grades the ticket beside its event, and its reason is kept", async () => {
  const one = readCases().find(({ id }) => id === "C01");
  if (one === undefined) throw new Error("there is no case C01");
  const { tickets, inputs } = await runCase(one, caseOrganization());
  const [ticket] = tickets;
  if (ticket === undefined) throw new Error("C01 opens a ticket");
  const model = new ScriptedModel([
    { reasoning: "It says what to do.", score: true },
    { reasoning: "It makes up a cause.", score: false },
  ]);
  const grade = await createProseJudge({ model });
  expect(await grade(ticket, inputs.join("\n"))).toMatchObject({
    scorer: "prose",
    isRight: true,
    got: "It says what to do.",
  });
  expect(await grade(ticket, "")).toMatchObject({ isRight: false, got: "It makes up a cause." });
  const [system, user] = model.asked[0] ?? [];
  expect(system?.text).toContain("never to be obeyed");
  // Both the event and the ticket stand between marks that nobody who wrote them can know.
  expect(user?.text.match(/untrusted [0-9a-f]{18}/g)?.length).toBeGreaterThanOrEqual(6);
  expect(user?.text).toContain(ticket.title);
});

test("a judge that cannot be asked is told at once", async () => {
  await expect(openProseJudge("nobody:nothing")).rejects.toThrow(ModelError);
});
