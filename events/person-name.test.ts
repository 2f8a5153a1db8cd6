import { expect, test } from "vitest";
import { PersonName } from "./person-name.ts";

test.each(["ann", " Ann ", "U1ANNA", "Zoë van der Berg", "李雷", "x".repeat(80)])("%j is a name", (name) => {
  expect(PersonName.parse(name)).toBe(name.trim());
});

test.each([
  "",
  "  ",
  "policy",
  "Policy ",
  "time-out",
  "OHERO",
  "ｐｏｌｉｃｙ",
  "\u202eann",
  "a\u200bnn",
  "a\nb",
  "\u001b[31m",
  "x".repeat(81),
  7,
  null,
])("%j is none", (name) => {
  expect(PersonName.safeParse(name).success).toBe(false);
});
