import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pack, unpack } from "./codec.ts";
import { DamagedCheckpointError, UnsupportedFormatError } from "./errors.ts";

const location = { threadId: "t" };

describe("pack and unpack", () => {
  it.each([
    ["nothing", Buffer.alloc(0), 0],
    ["a few bytes", Buffer.from("short"), 0],
    ["small text", Buffer.from('{"lc":1,"type":"constructor"}'.repeat(40)), 2],
    ["long text", Buffer.from("a checkpoint of a long thread ".repeat(1_000)), 1],
    ["a megabyte of text", Buffer.from("a checkpoint of a long thread ".repeat(40_000)), 1],
    ["noise", randomBytes(100_000), 0],
  ])("give %s back", async (_, content, codec) => {
    const packed = await pack(content);
    expect([packed[0], packed[1]]).toEqual([1, codec]);
    expect(packed.length).toBeLessThanOrEqual(content.length + 6);
    expect((await unpack(packed, location)).equals(content)).toBe(true);
  });

  it("leave a content alone that has room as it is", async () => {
    const content = Buffer.from("a".repeat(500));
    expect((await pack(content, 506))[1]).toBe(0);
    expect((await pack(content, 505))[1]).toBe(2);
  });

  it("give any bytes back, and never other ones when they were cut or altered", async () => {
    const contents = fc.oneof(fc.uint8Array({ maxLength: 2_000 }), fc.string({ maxLength: 2_000 }));
    await fc.assert(
      fc.asyncProperty(
        contents,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (bytes, position, change) => {
          const content = Buffer.from(bytes as Uint8Array);
          const packed = await pack(content);
          expect((await unpack(packed, location)).equals(content)).toBe(true);
          await expect(unpack(packed.subarray(0, position % packed.length), location)).rejects.toThrow();
          const altered = Buffer.from(packed);
          altered.writeUInt8(
            altered.readUInt8(position % altered.length) ^ change,
            position % altered.length,
          );
          const read = await unpack(altered, location).catch((error: Error) => error);
          if (read instanceof Buffer) expect(read.equals(content)).toBe(true);
          else expect([DamagedCheckpointError, UnsupportedFormatError]).toContain(read.constructor);
        },
      ),
      { numRuns: 200 },
    );
  });
});
