import { readEnvironment } from "../../config/environment.ts";
import { createIngest } from "../create-ingest.ts";
import { openAwsQueue } from "./open-aws-queue.ts";
import { openAwsState } from "./open-aws-state.ts";

const environment = readEnvironment();
const { queue } = openAwsQueue(environment, openAwsState(environment));

/** EventBridge → the queue of deliveries. */
export const handler = createIngest({ queue, clock: () => new Date() });
