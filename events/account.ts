import { readArn } from "./arn.ts";

/** Is this nothing but the 12 digits of an account? */
export const isAccount = (id: string) => /^\d{12}$/.test(id);

/** The 12 digits of the account that an ARN or a bare account id names; null where it names none. */
export function accountIn(id: string): string | null {
  if (isAccount(id)) return id;
  const account = id.match(/^AWS::::Account:(\d{12})$/)?.[1] ?? readArn(id).account;
  return isAccount(account) ? account : null;
}

/** An account id as 12 digits, null where it is none: a relay may have made a number of it and so dropped leading zeros. */
export function readAccount(written: unknown): string | null {
  const digits = typeof written === "string" || typeof written === "number" ? String(written).trim() : "";
  return /^\d{1,12}$/.test(digits) && Number(digits) > 0 ? digits.padStart(12, "0") : null;
}
