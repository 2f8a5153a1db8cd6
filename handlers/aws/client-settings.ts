/** Calls of one request, with those after throttling and faults; the SDK waits between them, ever longer, at random. */
export const CLIENT = { maxAttempts: 5, retryMode: "standard" } as const;
