import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Piece } from "./piece.ts";
import { joinSegments, planSegments } from "./segments.ts";

/** Segments as a saver keeps them: the text of each by the piece that stands for it. */
class Segments {
  readonly texts = new Map<Piece, Buffer>();
  pieces: Piece[] = [];

  /** Stores a new value and returns how many bytes were written. */
  store(array: unknown[], isOld: (piece: Piece) => boolean = () => false): number {
    const json = Buffer.from(JSON.stringify(array));
    const textOf = (piece: Piece) => (isOld(piece) ? undefined : this.texts.get(piece));
    const { kept, added } = planSegments(json, this.pieces, textOf);
    const piece = {
      checkpointId: "c",
      place: 0,
      chunks: 1,
      elements: 0,
      bytes: added?.length ?? 0,
      type: "json",
    };
    if (added) this.texts.set(piece, added);
    this.pieces = added ? [...kept, piece] : kept;
    return added?.length ?? 0;
  }

  read(): unknown[] {
    return JSON.parse(
      String(joinSegments(this.pieces.map((piece) => this.texts.get(piece) ?? Buffer.alloc(0)))),
    );
  }
}

describe("planSegments", () => {
  it("stores only what was appended", () => {
    const segments = new Segments();
    expect(segments.store([{ a: 1 }, "b"])).toBe('{"a":1},"b"'.length);
    expect(segments.store([{ a: 1 }, "b", [3]])).toBe("[3]".length);
    expect(segments.store([{ a: 1 }, "b", [3]])).toBe(0);
    expect(segments.pieces).toHaveLength(2);
  });

  it.each([
    [[1], [12]],
    [
      [1, 2],
      [1, 23],
    ],
    [["a"], ["a,"]],
    [[[1]], [[1, 2]]],
    [[1, 2], [1]],
    [[{ a: 1 }], [{ a: 1, b: 2 }, 3]],
  ])("does not take %j for the beginning of %j", (before, after) => {
    const segments = new Segments();
    segments.store(before);
    segments.store(after);
    expect(segments.pieces).toHaveLength(1);
    expect(segments.read()).toEqual(after);
  });

  it("stores again from the first segment on that must not be kept", () => {
    const segments = new Segments();
    for (const array of [[1], [1, 2], [1, 2, 3]]) segments.store(array);
    const [first, second] = segments.pieces;
    segments.store([1, 2, 3, 4], (piece) => piece === second);
    expect(segments.pieces).toEqual([first, expect.objectContaining({ bytes: "2,3,4".length })]);
  });

  it("always reads back what was stored last", () => {
    const changes = fc.array(fc.tuple(fc.nat(6), fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(changes, (steps) => {
        const segments = new Segments();
        let array: unknown[] = [];
        for (const [cut, added] of steps) {
          array = JSON.parse(JSON.stringify([...array.slice(0, array.length - cut), ...added]));
          segments.store(array);
          expect(segments.read()).toEqual(array);
        }
      }),
    );
  });

  it("keeps the number of segments, and what is written, logarithmic", () => {
    const segments = new Segments();
    const array: string[] = [];
    let written = 0;
    let most = 0;
    for (let count = 1; count <= 600; count += 1) {
      array.push("x".repeat(298));
      written += segments.store(array);
      most = Math.max(most, segments.pieces.length);
    }
    expect(segments.read()).toEqual(array);
    expect(most).toBeLessThan(25);
    expect(written / (600 * 300)).toBeLessThan(5);
  });
});
