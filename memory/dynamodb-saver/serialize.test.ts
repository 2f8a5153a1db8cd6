import { JsonPlusSerializer } from "@langchain/langgraph-checkpoint";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { serialize } from "./serialize.ts";

const serde = new JsonPlusSerializer();

describe("serialize", () => {
  it("writes what the serializer writes, also where it takes a shorter way", async () => {
    const anything = fc.anything({ withNullPrototype: false, maxDepth: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(anything, fc.string({ unit: "binary" }))), async (values) => {
        const expected = await Promise.all(values.map((value) => serde.dumpsTyped(value)));
        const serialized = await serialize(serde, values);
        const read = serialized.map(({ type, bytes }) => [type, Buffer.from(bytes).toString()]);
        expect(read).toEqual(expected.map(([type, bytes]) => [type, Buffer.from(bytes).toString()]));
      }),
    );
  });

  it("has taken the values when it returns", async () => {
    const messages = ["first"];
    const bytes = new Uint8Array([1]);
    const serializing = serialize(serde, [messages, bytes, []]);
    messages[0] = "changed";
    bytes[0] = 2;
    const [array, copied] = await serializing;
    expect(String(Buffer.from(array.bytes))).toBe('["first"]');
    expect([...copied.bytes]).toEqual([1]);
  });

  it("leaves every value to a serializer of one's own", async () => {
    const own = { dumpsTyped: async () => ["own", new Uint8Array([7])] as [string, Uint8Array] };
    const [value] = await serialize({ ...own, loadsTyped: async () => null }, ["text"]);
    expect(value).toEqual({ type: "own", bytes: new Uint8Array([7]) });
  });
});
