import { readAddress, removeKeyFromAddress } from "./address.ts";

const STORED = "ohero-key";

/** The key of the address, else the one this tab had before it was loaded again; null where there is none. */
export function takeKey(): string | null {
  const { key } = readAddress();
  if (key === null) return sessionStorage.getItem(STORED);
  removeKeyFromAddress();
  sessionStorage.setItem(STORED, key);
  return key;
}

export const forgetKey = (): void => sessionStorage.removeItem(STORED);

/** Of what a person pastes, be it the key or the whole link with it. */
export function keyIn(pasted: string): string {
  const link = /[#&]key=([^&\s]+)/.exec(pasted);
  return (link?.[1] ?? pasted).trim();
}

export const keepKey = (key: string): void => sessionStorage.setItem(STORED, key);
