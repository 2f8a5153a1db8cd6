import { startTestDatabase } from "../../../memory/dynamodb-saver/test-database.ts";
import { table, verdict } from "../table.ts";
import { measureBigMessage, measureOverhead, measureRead, measureWrites, type Row } from "./measure.ts";

/**
 * Measures what the DynamoDB checkpoint saver costs, beside `@rwai/langgraphjs-checkpoint-dynamodb`, on dynalite, and
 * prints a Markdown table. Sets the exit code to 1 when a goal is missed.
 */
export async function run(): Promise<void> {
  const database = await startTestDatabase({ overHttp: true });
  try {
    const rows = [
      ...(await measureOverhead()),
      ...(await measureWrites(database)),
      await measureRead(database),
      await measureBigMessage(database),
    ];
    const headings = ["what", "goal", "DynamoDBSaver", "@rwai/langgraphjs-checkpoint-dynamodb", "verdict"];
    console.log(table(headings, rows.map(cellsOf)));
    if (rows.some(({ reached }) => reached === false)) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

const cellsOf = ({ name, goal, ours, community, reached }: Row): string[] => [
  ...[name, goal, ours, community],
  reached === undefined ? "" : verdict(reached),
];
