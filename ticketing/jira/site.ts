import { z } from "zod";
import type { JiraClient } from "./client.ts";
import { parse } from "./parse.ts";

/** What is known of a site and of the account that calls it. */
export interface Site {
  /** Where people read issues, without a slash at its end. */
  baseUrl: string;
  /** The account of the token. */
  accountId: string;
}

const Myself = z.looseObject({ accountId: z.string().min(1) });
const ServerInfo = z.looseObject({ baseUrl: z.url({ protocol: /^https?$/ }) });

/** Asked for once; again where it failed. */
export function createSite({ call }: JiraClient): () => Promise<Site> {
  let kept: Promise<Site> | null = null;
  async function load(): Promise<Site> {
    const { accountId } = parse(Myself, (await call("GET", "/rest/api/3/myself")).body);
    const { baseUrl } = parse(ServerInfo, (await call("GET", "/rest/api/3/serverInfo")).body);
    return { accountId, baseUrl: baseUrl.replace(/\/+$/, "") };
  }
  return () => {
    if (kept !== null) return kept;
    const mine = load();
    kept = mine;
    mine.catch(() => {
      kept = null;
    });
    return mine;
  };
}
