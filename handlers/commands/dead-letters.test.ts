import { expect, onTestFinished, test } from "vitest";
import { health } from "../../graph/test-application.ts";
import { createSqs } from "../../memory/test-sqs.ts";
import { callCommandLine } from "../test-command-line.ts";

const QUEUE = "deliveries.fifo";
const DEAD_LETTERS = "dead-letters.fifo";

/** The command over queues of its own, with these messages among the dead letters, each in a group of its own. */
async function openCommand(bodies: readonly string[]) {
  let now = Date.now();
  const service = createSqs([{ name: QUEUE }, { name: DEAD_LETTERS }], { now: () => now });
  const { url, close } = await service.listen();
  onTestFinished(close);
  const urlOf = (name: string) => `${url}/111122223333/${name}`;
  for (const [at, MessageBody] of bodies.entries())
    await service.requestHandler.handle({
      headers: { "x-amz-target": "AmazonSQS.SendMessage" },
      body: JSON.stringify({
        ...{ QueueUrl: urlOf(DEAD_LETTERS), MessageBody },
        ...{ MessageGroupId: String(at), MessageDeduplicationId: String(at) },
      }),
    });
  const env = {
    AWS_REGION: "us-east-1",
    AWS_ENDPOINT_URL_SQS: url,
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
    OHERO_BUCKET: "ohero-state",
    OHERO_QUEUE_URL: urlOf(QUEUE),
    OHERO_DEAD_LETTER_URL: urlOf(DEAD_LETTERS),
  };
  return {
    service,
    /** What was listed before is not hidden any more. */
    async ohero(...args: string[]) {
      now += 61_000;
      return callCommandLine(["dead-letters", ...args], { env });
    },
  };
}

const event = (id: string) =>
  JSON.stringify({ ...health({ id }), id: `event-${id}`, time: "2026-03-02T08:59:00Z" });

test("what nobody can read stays, is named, and holds up nothing that is behind it", async () => {
  const { service, ohero } = await openCommand(["not JSON", event("one"), event("two")]);
  const listed = await ohero("list", "--json");
  expect(listed).toMatchObject({ code: 0, stderr: "" });
  const ids: string[] = listed.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).id);
  expect(ids).toHaveLength(3);

  const all = await ohero("redrive", "--all");
  expect(all).toEqual({
    code: 1,
    stdout: "",
    stderr: `${ids[0]} stays: nobody can read it\n2 put into the queue again\n`,
  });
  expect(service.list(QUEUE)).toHaveLength(2);
  expect(service.list(DEAD_LETTERS).map(({ body }) => body)).toEqual(["not JSON"]);
});

test("one is put back by its id; one that is not there is said", async () => {
  const { service, ohero } = await openCommand([event("one"), event("two")]);
  const [, second = ""] = (await ohero("list", "--json")).stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).id);
  expect(await ohero("redrive", second)).toMatchObject({ code: 0, stderr: "1 put into the queue again\n" });
  expect(service.list(QUEUE)).toHaveLength(1);
  expect(service.list(DEAD_LETTERS).map(({ body }) => body)).toEqual([event("one")]);
  expect(await ohero("redrive", second)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("is not there"),
  });
});
