import { BatchWriteCommand, DynamoDBDocumentClient, type PutCommand } from "@aws-sdk/lib-dynamodb";
import { createTables } from "../memory/create-tables.ts";
import { openEmbeddedDynamoDB } from "../memory/embedded-dynamodb.ts";
import { createIncidents, type Incident } from "../memory/incidents.ts";
import { createMemoryObjectStore } from "../memory/object-store.ts";
import { tableNames } from "../memory/tables.ts";
import { testIncident } from "../memory/test-incident.ts";

const TEAMS = ["app01", "inf01"] as const;
const STATUSES = ["open", "discharged", "closed", "asked"] as const;
const MINUTE = 60_000;
/** DynamoDB takes as many at once. */
const BATCH = 25;

/** Puts incidents into a data folder that no process holds: number 0 changed an hour ago, each other a minute before. */
export async function seedIncidents(dataDirectory: string, count: number): Promise<void> {
  const names = tableNames();
  const now = Date.now() - 60 * MINUTE;
  const items: Record<string, unknown>[] = [];
  // Written one by one, thousands take long: what the store would write is gathered first.
  const gathering = {
    send: async ({ input }: PutCommand) => void items.push(input.Item ?? {}),
  } as unknown as DynamoDBDocumentClient;
  const incidents = createIncidents(gathering, names.incidents, createMemoryObjectStore());
  for (let number = 0; number < count; number += 1)
    await incidents.save(seeded(number, new Date(now - number * MINUTE).toISOString()));

  const database = await openEmbeddedDynamoDB(dataDirectory, { share: false });
  const client = DynamoDBDocumentClient.from(database.client);
  await createTables(database.client, names);
  while (items.length > 0) {
    const batch = items.splice(0, BATCH).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [names.incidents]: batch } }));
  }
  await database.close();
}

function seeded(number: number, at: string): Incident {
  const id = `seed~${number}`;
  const status = STATUSES[number % STATUSES.length] ?? "open";
  const owner = TEAMS[number % TEAMS.length] ?? "app01";
  const title = `Seeded alarm ${number} of service-${number % 17}`;
  const event: Incident["event"] = {
    ...{ source: "aws.cloudwatch", incidentId: id, messageId: at, updatedAt: at, sentAt: at, page: null },
    ...{ category: "alarm", type: "alarm", service: "CloudWatch", state: "open", scope: "account", title },
    ...{ text: title, accounts: ["111122223333"], region: "eu-west-1", startsAt: at },
    resources: [
      { id: `arn:aws:rds:eu-west-1:111122223333:db:shop-${number}`, type: null, status: "impaired" },
    ],
    ...{ endsAt: null, measuredUsd: null, groups: {}, children: [], nativeSeverity: null, threat: false },
    ...{ billing: false, actionability: null, sample: false, suppressedBy: null, suppressedUntil: null },
    ...{ echo: false, links: [] },
  };
  return testIncident(event, {
    ...{ status, outcome: status === "open" ? "accepted" : status, owner, stakeholders: [owner] },
    ...{ severity: (number % 5) + 1, costImpact: null, tickets: [], messageIds: [at] },
    ...{ createdAt: at, changedAt: at, lastRun: `seed-${number}`, lastReport: "none" },
  });
}
