import { z } from "zod";

/** Who decides where no person does. */
export const POLICY = "policy";
export const TIME_OUT = "time-out";

/** Names that are no person's: a record, or a thread, would say that OHERO itself did or said it. */
const RESERVED = [POLICY, TIME_OUT, "ohero"];

const isFree = (name: string): boolean => !RESERVED.includes(name.normalize("NFKC").toLowerCase());

const Name = z
  .string()
  .trim()
  .refine(
    (name) => name !== "" && name.length <= 80 && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name),
    "a name of up to 80 characters that can be seen",
  );

/** What a person goes by. It is a claim: only a channel that knows people can tell who somebody is. */
export const PersonName = Name.refine(isFree, "a person's name");

/** Who decides by hand; only the end of the time that people had is no person. */
export const Decider = Name.refine((name) => name === TIME_OUT || isFree(name), "a person's name");
