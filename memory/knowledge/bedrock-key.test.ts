import fc from "fast-check";
import { expect, test } from "vitest";
import { idOf, isDocumentKey, keyOf, sidecarOf } from "./bedrock-key.ts";

test.each([
  ["runbooks/disk-full.md", "documents/runbooks/disk-full.md.md"],
  ["a b/ü.md", "documents/a!20b/!c3!bc.md.md"],
  ["../../etc/passwd", "documents/!2e./!2e./etc/passwd.md"],
  ["a//b/", "documents/a/!2fb/!.md"],
  ["x!20y", "documents/x!2120y.md"],
  ["", "documents/!.md"],
  ["x.metadata.json", "documents/x.metadata.json.md"],
])("%j lies at %s", (id, key) => {
  expect(keyOf("documents/", id)).toBe(key);
  expect(idOf("documents/", key)).toBe(id);
});

test("any id has a key of its own that S3 takes, from which it can be read unless it is very long", () => {
  const id = fc.string({ unit: "grapheme", maxLength: 60 });
  fc.assert(
    fc.property(id, id, (one, other) => {
      const key = keyOf("history/", one);
      expect(key).toMatch(/^history\/[A-Za-z0-9_.!/-]+$/);
      expect(key).not.toMatch(/\/\/|\/\.|\/$/);
      if (Buffer.byteLength(one) < 230) expect(idOf("history/", key)).toBe(one);
      expect(key === keyOf("history/", other)).toBe(one === other);
    }),
    { numRuns: 2_000 },
  );
});

test("a very long id has a key that fits, with its sidecar, and that no other id has", () => {
  const ids = ["x".repeat(5_000), `${"x".repeat(5_000)}y`, "🚨".repeat(2_000)];
  const keys = ids.map((id) => keyOf("documents/", id));
  expect(new Set(keys).size).toBe(3);
  for (const key of keys) expect(Buffer.byteLength(sidecarOf(key))).toBeLessThan(1_024);
  expect(keys.map((key) => idOf("documents/", key))).toEqual(
    keys.map((key) => key.slice("documents/".length)),
  );
});

test("sidecars and folders are no documents", () => {
  expect(isDocumentKey(sidecarOf(keyOf("d/", "a.md")))).toBe(false);
  expect(isDocumentKey("d/")).toBe(false);
});
