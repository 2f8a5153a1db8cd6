import { expect, test } from "vitest";
import { cutPassages } from "./passages.ts";
import { ANALYSIS_VERSION, termsOf } from "./search-terms.ts";

test.each([
  ["Certificates renewed, renewing", ["certif", "renew", "renew"]],
  ["what is the RDS of DNS", ["rds", "dns"]],
  ["key keys", ["kei", "kei"]],
  ["AWS_EKS_PLANNED", ["aws_eks_planned", "aws", "eks", "plan"]],
  ["us-east-1", ["us-east-1", "us", "east", "1"]],
  ["i-0abc12", ["i-0abc12", "0abc12"]],
  ["RunInstances", ["runinstances", "run", "instanc"]],
  [
    "arn:aws:rds:eu:1:db:orders.",
    ["arn:aws:rds:eu:1:db:orders", "arn", "aws", "rds", "eu", "1", "db", "order"],
  ],
  ["Zażółć", ["zazołc"]],
  ["接続障害", ["接続", "続障", "障害"]],
  ["🚨 — !", []],
])("%j is indexed as %j", (text, terms) => {
  expect(termsOf(text)).toEqual(terms);
});

test("encoded data does not fill the index", () => {
  expect(termsOf("a1".repeat(5_000))).toEqual([]);
  expect(termsOf("x-".repeat(5_000)).length).toBeLessThan(50);
});

test("a change of the analysis raises its version", () => {
  const text =
    "# T\n\nAWS_EKS_PLANNED in us-east-1: certificates, RDS/DNS keys.\n\n## B\n\nRunInstances 接続障害";
  const seen = {
    version: ANALYSIS_VERSION,
    terms: cutPassages("T", text).map((one) => termsOf(one.text).join(" ")),
  };
  // When this differs, indexes that are kept hold other terms than searches use: raise ANALYSIS_VERSION.
  expect(seen).toMatchInlineSnapshot(`
    {
      "terms": [
        "aws_eks_planned aws eks plan us-east-1 us east 1 certif rds/dns rds dns kei runinstances run instanc 接続 続障 障害",
      ],
      "version": 1,
    }
  `);
});
