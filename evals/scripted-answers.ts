import { createHash } from "node:crypto";
import type { BaseMessage } from "@langchain/core/messages";
import { unmarked } from "../config/recorded-answers.ts";
import type { Reply } from "../judgements/scripted-model.ts";

/**
 * Answers of a stand-in for a model, so that everything about asking models can be tried without one: calls, tokens, bounds, agreement
 * of repeats. It knows no case and no label. It reads what a careless reader sees (amounts, loud words), and one time in eight it is
 * mistaken, in another place in each repeat. Figures of it say nothing about any real model.
 */
export function scriptedAnswer(name: string, messages: readonly BaseMessage[], repeat: number): Reply {
  const text = unmarked(messages.map(({ text: one }) => one).join("\n"));
  const question = messages.at(-1)?.text ?? "";
  const chance = (what: string) =>
    createHash("sha256").update(`${repeat}\n${what}\n${text}`).digest().readUInt32BE() / 2 ** 32;
  const isMistaken = chance("mistake") < 1 / 8;
  const hasCost = /(?:[1-9]\d{3,}|\d,\d{3})(?:\.\d+)? USD/.test(question) !== isMistaken;
  const loud = /\b(?:outage|unavailable|degraded|critical|down|compromis\w+|exfiltrat\w+)\b/i.test(question);
  const severity = Math.min(
    5,
    Math.max(1, (loud ? 4 : 3) + (isMistaken ? (chance("way") < 0.5 ? -1 : 1) : 0)),
  );
  const cost = { value: hasCost, monthlyUsd: null, openEnded: false, evidence: null };
  const title = question.split("\n").find((line) => line.trim() !== "") ?? "An event";
  const accounts = [...new Set(question.match(/\b\d{12}\b/g) ?? [])];
  switch (name) {
    case "assess":
      return { "cost-impact": cost, severity: { value: severity, evidence: null } };
    case "cost-impact":
      return cost;
    case "severity":
      return { value: severity, evidence: null };
    case "ticket-text":
      return {
        value: title.slice(0, 120),
        description: `${question.slice(0, 300)}\n\nWhat must be done: look at it.`,
        actions: [{ text: "Look at the resources that are named.", url: null }],
        evidence: null,
      };
    case "classify":
      return {
        classify: { value: question.trimEnd().endsWith("?") ? "question" : "report", evidence: null },
        "report-facts": {
          value: accounts.length > 0,
          accounts,
          resources: [],
          region: null,
          symptom: title.slice(0, 120),
          evidence: null,
        },
      };
    default:
      return "I cannot tell.\nSources: none";
  }
}
