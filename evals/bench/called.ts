import { InvalidArgumentError } from "commander";

const isNumber = (argument: string) => /^\d+$/.test(argument);

/** Names, each with the numbers right after it; all of them where none is given. Throws InvalidArgumentError. */
export function readCalled(
  given: readonly string[],
  all: readonly string[],
): { name: string; numbers: number[] }[] {
  const called: { name: string; numbers: number[] }[] = [];
  for (const argument of given) {
    const last = called.at(-1);
    if (isNumber(argument) && last !== undefined) last.numbers.push(Number(argument));
    else if (all.includes(argument)) called.push({ name: argument, numbers: [] });
    else throw new InvalidArgumentError(`there is no ${argument}; there are ${all.join(", ")}`);
  }
  return given.length > 0 ? called : all.map((name) => ({ name, numbers: [] }));
}
