import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type Accounts, createAccounts } from "./accounts.ts";
import { type Causes, createCauses } from "./causes.ts";
import { type Connections, createConnections } from "./connections.ts";
import { createDeliveries, type Deliveries } from "./deliveries.ts";
import { createIncidents, type Incidents } from "./incidents.ts";
import type { Knowledge } from "./knowledge/knowledge.ts";
import { createMessages, type Messages } from "./messages.ts";
import type { ObjectStore } from "./object-store.ts";
import { createOutbox, type Outbox } from "./outbox.ts";
import { createReports, type Reports } from "./reports.ts";
import type { TableNames } from "./tables.ts";
import { createTeams, type Teams } from "./teams.ts";
import { createTickets, type Tickets } from "./tickets.ts";

/** Everything that outlives a run, but for the graph's own checkpoints. */
export interface Stores {
  incidents: Incidents;
  tickets: Tickets;
  causes: Causes;
  accounts: Accounts;
  teams: Teams;
  deliveries: Deliveries;
  reports: Reports;
  messages: Messages;
  outbox: Outbox;
  connections: Connections;
  knowledge: Knowledge;
}

/** The same code for the embedded database and for DynamoDB. */
export function createStores(
  client: DynamoDBClient,
  names: TableNames,
  objects: ObjectStore,
  knowledge: Knowledge,
  options: { deliveryRetentionDays: number },
): Stores {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return {
    incidents: createIncidents(documents, names.incidents, objects),
    tickets: createTickets(documents, names.tickets, objects),
    causes: createCauses(documents, names.causes, options.deliveryRetentionDays),
    accounts: createAccounts(documents, names.accounts),
    teams: createTeams(documents, names.teams),
    deliveries: createDeliveries(documents, names.deliveries, objects, options.deliveryRetentionDays),
    reports: createReports(objects),
    messages: createMessages(documents, names.messages, objects, options.deliveryRetentionDays),
    outbox: createOutbox(documents, names.outbox, objects, options.deliveryRetentionDays),
    connections: createConnections(documents, names.connections),
    knowledge,
  };
}
