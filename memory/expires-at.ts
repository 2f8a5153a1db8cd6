const DAY_SECONDS = 86_400;

/** The epoch second from which DynamoDB may delete an item that is kept for so many days after `at` (ISO 8601). */
export const expiresAfter = (at: string, days: number): number =>
  Math.floor(Date.parse(at) / 1_000) + days * DAY_SECONDS;
