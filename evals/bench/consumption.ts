const READS = new Set(["GetItemCommand", "BatchGetItemCommand", "QueryCommand", "ScanCommand"]);

/** Does a command of the client, such as QueryCommand, only read? */
export const isRead = (commandName: string): boolean => READS.has(commandName);

/** The request, so that DynamoDB says what it consumed (AWS bills the same number). */
export const askingForUnits = <R extends { input: object }>(request: R): R => ({
  ...request,
  input: { ...request.input, ReturnConsumedCapacity: "TOTAL" },
});

/** The units of an answer: one number for a request about one table, a list of them for a batch. */
export function unitsOf(output: object): number {
  const consumed: unknown = Reflect.get(output, "ConsumedCapacity");
  const each = [consumed ?? []].flat() as { CapacityUnits?: number }[];
  return each.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}
