import { type DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { Team } from "../policy/organization.ts";

export interface Teams {
  list(): Promise<Team[]>;
  put(team: Team): Promise<void>;
}

/** The teams, kept where other parts of an installation can look them up. A handful, so a Scan reads them. */
export function createTeams(client: DynamoDBDocumentClient, TableName: string): Teams {
  return {
    async list() {
      const { Items } = await client.send(new ScanCommand({ TableName, ConsistentRead: true }));
      return (Items ?? []).map((item) => Team.parse(item)).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    async put(team) {
      await client.send(new PutCommand({ TableName, Item: team }));
    },
  };
}
