import { type Amount, HOURS_A_MONTH, monthsOf, wholeWords } from "./amounts.ts";

/**
 * What a gigabyte to the internet costs, in US dollars: AWS's list price of the first 10 TB a month in most Regions.
 * An estimate: 100 GB a month are free, larger volumes cost less, some Regions more, and a NAT gateway adds its own charge.
 * Source: Amazon EC2 On-Demand pricing, "Data Transfer OUT From Amazon EC2 To Internet", as of March 2026.
 */
const USD_PER_GB = 0.09;
const GB: Record<string, number> = { g: 1, t: 1_024, p: 1_024 * 1_024 };

/** Below this a volume is everyday traffic, in US dollars. */
const LEAST_USD = 100;

const VOLUME =
  /(?<![\d.,])(\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,3})?|\d{1,9}(?:[.,]\d{1,3})?)[ -]?(?:(?:([gtp])i?b|(g)igabytes?|(t)erabytes?|(p)etabytes?)(?![a-z\d]))/gi;

/** Traffic that leaves: what comes in, what is stored and what is allowed costs nothing here. */
const OUT =
  /\b(?:egress\w*|outbound|outgoing|(?:data[- ])?transfer(?:s|red)?[- ]out|(?:sent|copied|uploaded|served|streamed|went|going|flows?|flowing|leaving|out) (?:\w+ )?(?:to|over|into) (?:the )?(?:public )?internet|to the (?:public )?internet|internet[- ]?(?:traffic|data transfer)|out of (?:aws|the (?:region|vpc|account)))\b/i;
const NOT_OUT =
  /\b(?:ingress|inbound|incoming|transfer(?:red)?[- ]in|from the (?:public )?internet|stor(?:ed|es|age)|snapshots?|provisioned|capacity|limits?|quotas?|allowances?|included|free)\b/i;

const SECONDS_A_MONTH = HOURS_A_MONTH * 3_600;
const PER_SECOND = /^(?:\s?\/\s?|\s(?:per|an?|every|each)\s)(?:s|secs?|seconds?)\b/i;
const PER_MINUTE = /^(?:\s?\/\s?|\s(?:per|an?|every|each)\s)(?:mins?|minutes?)\b/i;

/** What the traffic to the internet in one clause costs at list price, a month where it names a period, else once. */
export function findTransferCosts(clause: string): Amount[] {
  if (!OUT.test(clause) || NOT_OUT.test(clause)) return [];
  return [...clause.matchAll(VOLUME)]
    .slice(0, 20)
    .map((match) => {
      const end = match.index + match[0].length;
      const unit = (match[2] ?? match[3] ?? match[4] ?? match[5] ?? "g").toLowerCase();
      const after = clause.slice(end, end + 60);
      const months = monthsIn(clause.slice(Math.max(0, match.index - 40), match.index), after);
      return {
        monthlyUsd: readVolume(match[1] ?? "") * (GB[unit] ?? 1) * USD_PER_GB * (months ?? 1),
        perResource: false,
        quote: wholeWords(clause, match.index - 60, end + 80),
      };
    })
    .filter((amount) => amount.monthlyUsd >= LEAST_USD);
}

function monthsIn(before: string, after: string): number | null {
  if (PER_SECOND.test(after)) return SECONDS_A_MONTH;
  return PER_MINUTE.test(after) ? SECONDS_A_MONTH / 60 : monthsOf(before, after);
}

/** "1,200" and "1,5" and "3.125": a comma groups thousands only where three digits follow it. */
const readVolume = (written: string): number =>
  Number(written.replaceAll(/,(?=\d{3}(?!\d))/g, "").replace(",", "."));

/** What CloudWatch counted at a NAT gateway: how the alarm's metric and its newest value stand in its text. */
const METERED =
  /^Metric: AWS\/NATGateway BytesOutToDestination, Sum\b[^\n]{0,60}\bevery (\d{1,6}) seconds[^\n]{0,200}/m;
const NEWEST = /^Newest value: (\d{1,20}(?:\.\d{1,9})?(?:e\+?\d{1,2})?)$/im;
const BYTES_A_GB = 1_024 ** 3;

/** The same for an alarm on a NAT gateway's traffic: its newest value at list price, kept up for a month; null below notice. */
export function findMeteredTransfer(text: string): Amount | null {
  const metric = text.match(METERED);
  const gigabytes = Number(text.match(NEWEST)?.[1] ?? 0) / BYTES_A_GB;
  const seconds = Number(metric?.[1] ?? 0);
  if (!metric || seconds === 0 || gigabytes * USD_PER_GB < LEAST_USD) return null;
  const monthlyUsd = gigabytes * USD_PER_GB * (SECONDS_A_MONTH / seconds);
  return { monthlyUsd, perResource: false, quote: metric[0] };
}
