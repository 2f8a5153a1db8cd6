/** How a service says that it is asked too often. */
export function throttled(name: string): unknown {
  if (name.startsWith("dynamodb"))
    return json(400, "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException");
  if (name.startsWith("sqs")) return json(403, "com.amazonaws.sqs#RequestThrottled");
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>`;
  return {
    response: { statusCode: 503, headers: { "content-type": "application/xml" }, body: Buffer.from(body) },
  };
}

const json = (statusCode: number, __type: string) => ({
  response: {
    statusCode,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: Buffer.from(JSON.stringify({ __type, message: "Rate exceeded" })),
  },
});
