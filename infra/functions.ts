import type { FunctionName } from "./grants.ts";

/** What a function is given to work with. */
export interface FunctionSize {
  /** Seconds. */
  timeout: number;
  /** MiB; Lambda gives processor time in proportion. */
  memory: number;
  /** Does it read accounts, teams and policy? They are deployed beside it then. */
  readsOrganization?: boolean;
  /** Does it ask models? The prompts are deployed beside it then. */
  asksModels?: boolean;
}

/** Every function; `handlers/aws/<name>.ts` has its code, `infra/grants.ts` what it may do. */
export const functions: Record<FunctionName, FunctionSize> = {
  ingest: { timeout: 30, memory: 512 },
  // Two models that are waited for in vain, twice each, and what follows from it.
  agent: { timeout: 150, memory: 1_024, readsOrganization: true, asksModels: true },
  // API Gateway waits for 29 seconds.
  http: { timeout: 29, memory: 1_024, readsOrganization: true },
  websocket: { timeout: 29, memory: 1_024, readsOrganization: true },
  "websocket-authorizer": { timeout: 10, memory: 256 },
  "knowledge-sync": { timeout: 60, memory: 256 },
  // It asks for one account after the other. As long as Lambda lets it.
  "organization-sync": { timeout: 900, memory: 512 },
  timeouts: { timeout: 55, memory: 512, readsOrganization: true },
  "send-messages": { timeout: 55, memory: 512 },
  // It begins tickets for 45 seconds. A slow system may take long for the last of them, which is better ended than broken off.
  "sync-tickets": { timeout: 300, memory: 512, readsOrganization: true },
};

export const FUNCTION_NAMES = Object.keys(functions) as FunctionName[];
