import { RemovalPolicy } from "aws-cdk-lib";
import type { Deployment } from "../config/deployment.ts";
import type { TicketSettingsName } from "../config/ticket-settings.ts";
import type { Organization } from "../policy/organization.ts";
import { systemsOf } from "../policy/ticketing.ts";
import type { FunctionName } from "./grants.ts";
import { type Places, placesOf } from "./places.ts";

/** What is deployed, before it is stacks. */
export interface Plan {
  deployment: Deployment;
  organization: Organization;
  places: Places;
  /** What becomes of tables, buckets, secrets and logs when their stack is deleted. */
  removal: RemovalPolicy;
  hasPage: boolean;
  hasSlack: boolean;
  /** Are test events let in, as `aws events put-events` sends them? */
  hasTestEvents: boolean;
  /** The systems that teams of the organization file work in. */
  ticketSystems: readonly TicketSettingsName[];
  /** Folder with the bundled code of a function. */
  codeOf(name: FunctionName): string;
  /** Folder with the files of the page. */
  page: string;
}

export interface PlanOptions {
  deployment: Deployment;
  organization: Organization;
  /** Is it an installation to try things out, which leaves nothing behind? */
  isEphemeral: boolean;
  codeOf(name: FunctionName): string;
  page: string;
}

export function createPlan({ deployment, isEphemeral, ...options }: PlanOptions): Plan {
  const { NOTIFICATION_CHANNEL: channels } = deployment;
  return {
    ...options,
    deployment,
    places: placesOf(deployment),
    // What a first deployment that failed had made is deleted again: with its fixed name it would be in the way of the second. Not so
    // tables, which are protected against deletion (docs/deploy.md, "A first deployment that failed").
    removal: isEphemeral ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    hasPage: channels.includes("webchat"),
    hasSlack: channels.includes("slack"),
    hasTestEvents: deployment.OHERO_TEST_EVENTS || isEphemeral,
    ticketSystems: systemsOf(options.organization),
  };
}
