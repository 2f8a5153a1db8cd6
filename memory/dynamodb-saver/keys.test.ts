import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkpointRange,
  checkpointSortKey,
  isHashedNamespace,
  namespaceKey,
  namespaceOfKey,
  namespaceRange,
  parseSortKey,
  valueSortKey,
  writesSortKey,
} from "./keys.ts";

describe("sort keys", () => {
  it("read as documented", () => {
    expect(checkpointSortKey("", "1f0a")).toBe("C##1f0a");
    expect(writesSortKey("child:1", "1f0a", "task")).toBe("C#child:1#1f0a#task");
    expect(valueSortKey("child:1", "1f0a", "name", 2)).toBe("X#child:1#1f0a#name#2");
  });

  it("escape the separator, and give back what went in", () => {
    const part = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(part, part, part, (namespace, checkpointId, taskId) => {
        const parsed = parseSortKey(writesSortKey(namespace, checkpointId, taskId));
        expect(namespaceOfKey(parsed.namespaceKey)).toBe(namespace);
        expect(parsed).toMatchObject({ checkpointId, taskId });
        expect(parseSortKey(checkpointSortKey(namespace, checkpointId)).taskId).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it("hash a namespace that is too long for a key", () => {
    const key = namespaceKey("node:1|".repeat(100));
    expect(isHashedNamespace(key)).toBe(true);
    expect(key).toHaveLength(66);
    expect(isHashedNamespace(namespaceKey("%h"))).toBe(false);
  });

  it("put the writes of a checkpoint right after it, and other namespaces outside its range", () => {
    const keys = [
      checkpointSortKey("", "1f0a"),
      writesSortKey("", "1f0a", "a"),
      writesSortKey("", "1f0a", "z"),
      checkpointSortKey("", "1f0b"),
    ];
    const others = [
      checkpointSortKey("#", "1f0a"),
      checkpointSortKey("a", "1f0a"),
      valueSortKey("", "1f0a", "n", 0),
    ];
    expect([...keys].sort()).toEqual(keys);
    const inside = (range: { from: string; to: string }) =>
      [...keys, ...others].filter((key) => key >= range.from && key <= range.to);
    expect(inside(checkpointRange("", "1f0a"))).toEqual(keys.slice(0, 3));
    expect(inside(namespaceRange(""))).toEqual(keys);
  });
});
