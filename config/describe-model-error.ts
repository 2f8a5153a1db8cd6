import { excerpt, KINDS, type Kind, type Signs } from "./model-error-kinds.ts";

/**
 * Why a model gave no answer, in one short line for people: no secrets, no account, no stack. `region` is where Bedrock
 * was called.
 */
export function describeModelError(error: unknown, region?: string): string {
  const signs = signsOf(error, region);
  return kindOf(signs)?.text(signs) ?? `failed: ${excerpt(signs.message)}`;
}

/** The same line where the provider is at fault and would be again in a moment; null where one answer was. */
export function providerFault(error: unknown, region?: string): string | null {
  const signs = signsOf(error, region);
  const kind = kindOf(signs);
  return kind?.isProvider ? kind.text(signs) : null;
}

const kindOf = (signs: Signs): Kind | undefined => KINDS.find((kind) => kind.matches(signs));

const DEEPEST = 5;

/** Packages wrap what happened in errors of their own: all of them are looked at, and the first status counts. */
function signsOf(error: unknown, region: string | undefined): Signs {
  const names = new Set<string>();
  const messages: string[] = [];
  let status = 0;
  const look = (one: unknown, depth: number): void => {
    if (typeof one !== "object" || one === null || depth > DEEPEST) return;
    const {
      name,
      code,
      lc_error_code,
      message,
      status: direct,
      status_code,
      $metadata,
      cause,
      errors,
    } = one as Loose;
    for (const sign of [name, code, lc_error_code]) if (typeof sign === "string") names.add(sign);
    if (typeof message === "string") messages.push(message);
    for (const given of [direct, status_code, $metadata?.httpStatusCode])
      if (status === 0 && typeof given === "number" && given >= 400) status = given;
    look(cause, depth + 1);
    if (Array.isArray(errors)) for (const inner of errors) look(inner, depth + 1);
  };
  look(error, 0);
  return {
    names,
    status,
    message: messages.join(" ") || String(error),
    ofRegion: region === undefined ? "" : ` of ${region}`,
  };
}

interface Loose {
  name?: unknown;
  code?: unknown;
  lc_error_code?: unknown;
  message?: unknown;
  status?: unknown;
  status_code?: unknown;
  $metadata?: { httpStatusCode?: unknown };
  cause?: unknown;
  errors?: unknown;
}
