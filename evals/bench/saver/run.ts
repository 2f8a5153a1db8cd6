import { startTestDatabase } from "../../../memory/dynamodb-saver/test-database.ts";
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
    console.log(
      "| what | goal | DynamoDBSaver | @rwai/langgraphjs-checkpoint-dynamodb | |\n|---|---|---|---|---|",
    );
    for (const row of rows) console.log(format(row));
    if (rows.some(({ reached }) => reached === false)) process.exitCode = 1;
  } finally {
    await database.close();
  }
}

function format({ name, goal, ours, community, reached }: Row): string {
  const verdict = reached === undefined ? "" : reached ? "reached" : "MISSED";
  return `| ${name} | ${goal} | ${ours} | ${community} | ${verdict} |`;
}
