import { readEnvironment } from "../../config/environment.ts";
import { createIngest } from "../create-ingest.ts";
import { openAwsState } from "./open-aws-state.ts";

const { queue } = openAwsState(readEnvironment());

/** EventBridge → the queue of deliveries. */
export const handler = createIngest({ queue, clock: () => new Date() });
