import { expect, test } from "vitest";
import { createGate } from "./access-key.ts";
import { createLockOut } from "./lock-out.ts";

test("after ten failures an address is locked out for a minute, and no other is", () => {
  let time = 0;
  const lockOut = createLockOut(() => time);
  const gate = createGate("the-key", lockOut);
  for (let failure = 0; failure < 9; failure += 1) expect(gate("wrong", "a")).toBe("refused");
  expect(gate("the-key", "a")).toBe("granted");
  for (let failure = 0; failure < 10; failure += 1) expect(gate("wrong", "a")).toBe("refused");
  expect(gate("the-key", "a")).toBe("locked");
  expect(gate("the-key", "b")).toBe("granted");
  // Tokens count together with keys.
  expect(lockOut.attempt("a", () => true)).toBe("locked");
  time = 59_999;
  expect(gate("the-key", "a")).toBe("locked");
  time = 60_000;
  expect(gate("the-key", "a")).toBe("granted");
});

test("no key is no guess", () => {
  const gate = createGate("the-key");
  for (let tries = 0; tries < 30; tries += 1) expect(gate("", "a")).toBe("refused");
  expect(gate("the-key", "a")).toBe("granted");
});

test("many addresses are not remembered without end", () => {
  const lockOut = createLockOut(() => 0);
  for (let failure = 0; failure < 10; failure += 1) lockOut.attempt("first", () => false);
  for (let address = 0; address < 10_000; address += 1) lockOut.attempt(`a${address}`, () => false);
  expect(lockOut.attempt("first", () => true)).toBe("granted");
});
