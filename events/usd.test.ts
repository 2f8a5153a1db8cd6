import { expect, it } from "vitest";
import { formatUsd, readUsd, shortUsd } from "./usd.ts";

it.each([
  [38.5, 38.5],
  ["$38", 38],
  [" 1,001.50 ", 1001.5],
  [0, 0],
  [-1, null],
  [Number.NaN, null],
  ["N/A", null],
  ["1e3", null],
  ["", null],
  [undefined, null],
])("%j is %s USD", (written, usd) => {
  expect(readUsd(written)).toBe(usd);
});

it.each([
  [3500, "3,500.00 USD", "3,500 USD"],
  [0.126, "0.13 USD", "0.13 USD"],
  [null, null, null],
])("%s is written %s, in short %s", (usd, exact, short) => {
  expect(formatUsd(usd)).toBe(exact);
  expect(shortUsd(usd)).toBe(short);
});
