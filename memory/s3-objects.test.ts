import { expect, test } from "vitest";
import { openS3Objects } from "./test-s3-objects.ts";

test("a folder of many is listed page by page, in order and without its neighbours", async () => {
  const { s3, objects } = await openS3Objects({ pageSize: 2 });
  for (const key of ["r/c", "r/a", "r/b/1", "r/e", "r/d", "rr/a", "r-a"]) await objects.putIfAbsent(key, "");
  s3.requests.length = 0;
  expect(await objects.list("r")).toEqual(["r/a", "r/b/1", "r/c", "r/d", "r/e"]);
  expect(s3.requests).toHaveLength(3);
});

test("what S3 refuses for another reason is thrown: it is neither present nor missing", async () => {
  const { s3, objects } = await openS3Objects();
  s3.fault = () => ({ status: 403, code: "AccessDenied" });
  await expect(objects.putIfAbsent("a", "x")).rejects.toThrow("AccessDenied");
  await expect(objects.get("a")).rejects.toThrow("AccessDenied");
  await expect(objects.list("a")).rejects.toThrow("AccessDenied");
  s3.fault = () => ({ status: 404, code: "NoSuchBucket" });
  await expect(objects.get("a")).rejects.toThrow("NoSuchBucket");
});

test("a key that is not safe is refused before S3 is asked", async () => {
  const { s3, objects } = await openS3Objects();
  await expect(objects.putIfAbsent("../a", "x")).rejects.toThrow("not a key");
  await expect(objects.get("a b")).rejects.toThrow("not a key");
  await expect(objects.list("")).rejects.toThrow("not a key");
  expect(s3.requests).toEqual([]);
});
