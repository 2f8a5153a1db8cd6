import { expect, test } from "vitest";
import { parseS3Changes } from "./s3-changes.ts";

const notification = (eventName: string, key: string) => ({
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-central-1",
      eventTime: "2026-03-02T08:00:00.000Z",
      eventName,
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "documents",
        bucket: { name: "our-knowledge", arn: "arn:aws:s3:::our-knowledge" },
        object: {
          key,
          size: 1024,
          eTag: "d41d8cd98f00b204e9800998ecf8427e",
          sequencer: "0055AED6DCD90281E5",
        },
      },
    },
  ],
});
const onBus = (type: string, key: string) => ({
  version: "0",
  source: "aws.s3",
  "detail-type": type,
  detail: { version: "0", bucket: { name: "our-knowledge" }, object: { key, size: 5 }, reason: "PutObject" },
});
const change = (key: string) => ({ changes: [{ bucket: "our-knowledge", key }] });

test.each([
  [notification("ObjectCreated:Put", "documents/a+b%2Bc%C3%BC.md"), change("documents/a b+cü.md")],
  [notification("ObjectRemoved:DeleteMarkerCreated", "documents/a.md"), change("documents/a.md")],
  [notification("LifecycleExpiration:Delete", "documents/a.md"), change("documents/a.md")],
  [notification("ObjectTagging:Put", "documents/a.md"), { changes: [] }],
  [onBus("Object Created", "documents/a+b%20c.md"), change("documents/a+b%20c.md")],
  [onBus("Object Deleted", "documents/a.md"), change("documents/a.md")],
  [onBus("Object Tags Added", "documents/a.md"), { changes: [] }],
  [{ Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "our-knowledge", Time: "…" }, { changes: [] }],
  [{ Records: [] }, { changes: [] }],
  [notification("ObjectCreated:Put", "%E0%A4%A"), { problem: expect.stringContaining("not encoded") }],
  [{ Records: [{ eventSource: "aws:sns" }] }, { problem: expect.stringContaining("neither") }],
  [{ hello: "world" }, { problem: expect.stringContaining("neither") }],
  [null, { problem: expect.stringContaining("neither") }],
])("message %#", (body, expected) => {
  expect(parseS3Changes(JSON.stringify(body))).toEqual(expected);
});

test("what is not JSON is a problem", () => {
  expect(parseS3Changes("{")).toEqual({ problem: "not JSON" });
  expect(parseS3Changes("")).toEqual({ problem: "not JSON" });
});
