import { costOf, priceOf } from "../../../config/model-prices.ts";
import type { Measured } from "./measure.ts";
import { modelOf, type Side } from "./readings.ts";

/** What a side took for some events. */
export interface Totals {
  calls: number;
  /** With the cached ones. */
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
  milliseconds: number;
  usd: number;
}

export function totalsOf(side: Side, measured: readonly Measured[]): Totals {
  const price = priceOf({ provider: "bedrock", model: modelOf(side) });
  if (price === null) throw new Error("the model has no price");
  const handled = measured.map(({ by }) => by[side]);
  const calls = handled.flatMap((one) => one.calls);
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    calls: calls.length,
    inputTokens: sum(calls.map((call) => call.inputTokens)),
    cachedTokens: sum(calls.map((call) => call.cachedTokens)),
    outputTokens: sum(calls.map((call) => call.outputTokens)),
    milliseconds: sum(handled.map((one) => one.milliseconds)),
    usd: sum(calls.map((call) => costOf(price, call))),
  };
}

/** The part of the input tokens that came out of the cache, from 0 to 1. */
export const cacheRatio = ({ cachedTokens, inputTokens }: Totals): number =>
  inputTokens === 0 ? 0 : cachedTokens / inputTokens;
