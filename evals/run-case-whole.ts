import { createSilentChannel } from "../channels/silent.ts";
import { openLocalApplication } from "../handlers/open-local-application.ts";
import type { CaseRunner, CaseRunnerOptions } from "./run-case.ts";

/** The whole application, with LangGraph's machinery and a database: what the deliveries of a case run through in life. */
export const openWhole = (options: CaseRunnerOptions): Promise<CaseRunner> =>
  openLocalApplication({ ...options, dataDirectory: null, channel: createSilentChannel(), share: false });
