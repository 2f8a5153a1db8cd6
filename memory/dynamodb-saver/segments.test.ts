import { describe, expect, it } from "vitest";
import type { Piece } from "./piece.ts";
import { commonPrefix, planSegments } from "./segments.ts";

const never = () => false;

function segment(elements: number, bytes: number, checkpointId = "c"): Piece {
  return { checkpointId, place: 0, chunks: 1, elements, bytes, type: "json" };
}

describe("planSegments", () => {
  it("keeps the segments of the unchanged beginning", () => {
    const stored = [segment(2, 200), segment(3, 300), segment(1, 100)];
    const elements = Array.from({ length: 8 }, () => 100);
    expect(planSegments(stored, elements, 6, never)).toEqual({ kept: stored, from: 6 });
    expect(planSegments(stored, elements, 4, never)).toEqual({ kept: stored.slice(0, 1), from: 2 });
    expect(planSegments(stored, elements, 1, never)).toEqual({ kept: [], from: 0 });
  });

  it("adds nothing when nothing was added", () => {
    expect(planSegments([segment(3, 300)], [100, 100, 100], 3, never)).toMatchObject({ from: 3 });
  });

  it("rewrites from the first segment on that would expire too early", () => {
    const stored = [segment(2, 200, "new"), segment(2, 200, "old"), segment(2, 200, "new")];
    const plan = planSegments(stored, [1, 1, 1, 1, 1, 1], 6, (piece) => piece.checkpointId === "old");
    expect(plan).toEqual({ kept: stored.slice(0, 1), from: 2 });
  });

  it("keeps the number of segments and what is rewritten logarithmic", () => {
    const sizes: number[] = [];
    let stored: Piece[] = [];
    let written = 0;
    let most = 0;
    for (let count = 1; count <= 5_000; count += 1) {
      sizes.push(300);
      const { kept, from } = planSegments(stored, sizes, count - 1, never);
      const bytes = (count - from) * 301;
      stored = [...kept, segment(count - from, bytes)];
      written += bytes;
      most = Math.max(most, stored.length);
    }
    expect(stored.reduce((sum, piece) => sum + piece.elements, 0)).toBe(5_000);
    expect(most).toBeLessThan(40);
    expect(written / (5_000 * 301)).toBeLessThan(8);
  });
});

it("commonPrefix counts equal elements at the beginning", () => {
  expect(commonPrefix([], ["a"])).toBe(0);
  expect(commonPrefix(["a", "b", "c"], ["a", "b"])).toBe(2);
  expect(commonPrefix(["a", "x", "c"], ["a", "b", "c"])).toBe(1);
});
