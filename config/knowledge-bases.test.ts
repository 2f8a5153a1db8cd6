import { expect, test } from "vitest";
import { COLLECTIONS } from "../memory/knowledge/knowledge.ts";
import { EnvironmentError, readEnvironment } from "./environment.ts";

const documents = {
  collection: "documents",
  knowledgeBaseId: "ABCDEFGHIJ",
  dataSourceId: "KLMNOPQRST",
  bucket: "our-knowledge",
  prefix: "documents/",
};
const history = {
  ...documents,
  collection: "history",
  knowledgeBaseId: "BASE000002",
  dataSourceId: "SOURCE0002",
  prefix: "history/",
};

const read = (given: unknown) =>
  readEnvironment({
    OHERO_KNOWLEDGE_BASES: typeof given === "string" ? given : JSON.stringify(given),
  }).OHERO_KNOWLEDGE_BASES;

test("a list of data sources; none where it is empty", () => {
  expect(read([documents, history])).toEqual([documents, history]);
  expect(read("")).toEqual([]);
  expect(read("  ")).toEqual([]);
  expect(read("[]")).toEqual([]);
  for (const collection of COLLECTIONS) expect(read([{ ...documents, collection }])).toHaveLength(1);
});

test("a folder ends in a slash, so that it is not the beginning of another's name", () => {
  expect(read([{ ...documents, prefix: "documents" }])[0]?.prefix).toBe("documents/");
  const { prefix: _, ...whole } = documents;
  expect(read([whole])[0]?.prefix).toBe("");
});

test("two data sources may fill one knowledge base", () => {
  const more = { ...documents, dataSourceId: "SOURCE0003", bucket: "wiki-export" };
  expect(read([documents, more])).toHaveLength(2);
});

test.each([
  ["{", "not JSON"],
  ["{}", "expected array"],
  [
    [{ ...documents, collection: "files" }],
    '0.collection: Invalid option: expected one of "documents"|"history"',
  ],
  [[documents, { ...history, knowledgeBaseId: "kb-1" }], "1.knowledgeBaseId: 10 letters and digits"],
  [[{ ...documents, bucket: "s3://our-knowledge" }], "0.bucket: the name of an S3 bucket, without s3://"],
  [[{ ...documents, prefix: "/documents" }], "0.prefix: a folder without a slash at its beginning"],
  [[{ ...documents, secret: "x" }], 'Unrecognized key: "secret"'],
  [[documents, { ...documents, bucket: "other" }], "the data source KLMNOPQRST is named twice"],
  [
    [documents, { ...history, knowledgeBaseId: "ABCDEFGHIJ" }],
    "documents and history need a knowledge base each",
  ],
  [[documents, { ...history, collection: "documents" }], "documents has two knowledge bases"],
  [
    [documents, { ...history, prefix: "documents/history/" }],
    "s3://our-knowledge/documents/ and s3://our-knowledge/documents/history/ have files in common",
  ],
  [[{ ...documents, prefix: "" }, history], "have files in common"],
])("%j is refused", (given, line) => {
  expect(() => read(given)).toThrow(EnvironmentError);
  expect(() => read(given)).toThrow(line);
  expect(() => read(given)).toThrow(/^OHERO_KNOWLEDGE_BASES: /);
});
