import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test, vi } from "vitest";
import { health } from "../graph/test-application.ts";
import { MAX_ATTEMPTS } from "./create-agent.ts";
import { type DeadLetter, readDeadLetters } from "./dead-letters.ts";
import { delivered, openTestAgent } from "./test-agent.ts";
import { DEAD_LETTERS, QUEUE, urlOf } from "./test-queue.ts";

/** Seconds for which what is listed is hidden. */
const HIDDEN = 60;

async function openDeadLetters() {
  const opened = await openTestAgent();
  const { sqs, objects, queue, clock } = opened.queued;
  return {
    ...opened,
    async list(): Promise<DeadLetter[]> {
      const found: DeadLetter[] = [];
      const options = { sqs, objects, queue, clock, url: urlOf(DEAD_LETTERS) };
      for await (const letter of readDeadLetters(options)) found.push(letter);
      return found;
    },
    /** Something else than the agent puts it there. */
    async put(body: unknown, attributes: Record<string, string> = {}): Promise<void> {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: urlOf(DEAD_LETTERS),
          MessageBody: typeof body === "string" ? body : JSON.stringify(body),
          MessageGroupId: "others",
          MessageDeduplicationId: JSON.stringify(body).length.toString(),
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([name, StringValue]) => [
              name,
              { DataType: "String", StringValue },
            ]),
          ),
        }),
      );
    },
  };
}

async function only(list: () => Promise<DeadLetter[]>): Promise<DeadLetter> {
  const [letter, ...more] = await list();
  if (letter === undefined || more.length > 0) throw new Error("one dead letter is expected");
  return letter;
}

describe("what the agent gave up", () => {
  /** A delivery whose last attempt fails; all of it in the moment in which it was sent. */
  const givenUp = async () => {
    const opened = await openDeadLetters();
    const { application, ingest, queued, work } = opened;
    const { deliveries, incidents } = application.stores;
    const { save } = incidents;
    incidents.save = () => Promise.reject(new Error("no incidents today"));
    vi.spyOn(console, "error").mockImplementation(() => {});
    await ingest(health());
    const part = JSON.parse(queued.service.list(QUEUE)[0]?.body ?? "");
    await deliveries.receive(part);
    for (let attempts = 2; attempts < MAX_ATTEMPTS; attempts += 1) await deliveries.begin(part);
    await work();
    incidents.save = save;
    return { ...opened, part };
  };

  test("is listed with what it is, since when and why, and is hidden for a minute then", async () => {
    const { list, part, queued } = await givenUp();
    expect(await list()).toEqual([
      {
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        reason: "Error: no incidents today",
        failedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        part,
        redrive: expect.any(Function),
      },
    ]);
    queued.pass(HIDDEN - 1);
    expect(await list()).toEqual([]);
    queued.pass(1);
    expect(await list()).toHaveLength(1);
  });

  test("is run when it is put back, also in the minutes in which it would count as a copy", async () => {
    const { list, part, queued, work, ended, application } = await givenUp();
    const { deliveries } = application.stores;
    expect(await deliveries.get(part)).toMatchObject({
      outcome: null,
      givenUp: "Error: no incidents today",
    });
    expect(await (await only(list)).redrive()).toBe(true);
    expect(queued.service.isEmpty(DEAD_LETTERS)).toBe(true);
    expect(await work()).toBe(1);
    expect(ended).toEqual(["failed true", "accepted"]);
    expect(await deliveries.get(part)).toMatchObject({ outcome: "accepted", givenUp: null, attempts: 1 });
  });

  test("is no second message where it is put back twice, because nobody heard of the end", async () => {
    const { list, queued } = await givenUp();
    const letter = await only(list);
    queued.service.setFault((action) => (action === "DeleteMessage" ? "InternalError" : null));
    await expect(letter.redrive()).rejects.toThrow();
    queued.service.setFault(() => null);
    queued.pass(HIDDEN);
    await (await only(list)).redrive();
    expect(queued.service.list(QUEUE)).toHaveLength(1);
    expect(queued.service.isEmpty(DEAD_LETTERS)).toBe(true);
  });
});

describe("an event that did not get as far as the queue", () => {
  /** As Lambda describes a call that failed each time (developer guide, "Capturing records of Lambda asynchronous invocations"). */
  const failedCall = (requestPayload: unknown) => ({
    version: "1.0",
    timestamp: "2026-03-02T09:03:01.123Z",
    requestContext: {
      requestId: "e4b46cbf-b738-4880-b46d-1b0d0b8f0d0b",
      functionArn: "arn:aws:lambda:us-east-1:111122223333:function:ohero-ingest:$LATEST",
      condition: "RetriesExhausted",
      approximateInvokeCount: 3,
    },
    requestPayload,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType: "QueueDoesNotExist", errorMessage: "there is no queue", trace: [] },
  });

  test("because ingest failed: it says why, and goes there when it is put back", async () => {
    const { put, list, work, ended, queued } = await openDeadLetters();
    await put(failedCall(delivered(health())));
    const letter = await only(list);
    expect(letter).toMatchObject({
      reason: "QueueDoesNotExist: there is no queue",
      failedAt: null,
      part: null,
    });
    await letter.redrive();
    expect(queued.service.isEmpty(DEAD_LETTERS)).toBe(true);
    await work();
    expect(ended).toEqual(["accepted"]);
  });

  test("because EventBridge could not call ingest: the same", async () => {
    const { put, list, work, ended, queued } = await openDeadLetters();
    await put(delivered(health()), {
      ERROR_CODE: "NO_PERMISSIONS",
      ERROR_MESSAGE: "The target may not be called",
      RULE_ARN: "arn:aws:events:us-east-1:111122223333:rule/ohero/ingest",
    });
    const letter = await only(list);
    expect(letter).toMatchObject({ reason: "The target may not be called", part: null });
    await letter.redrive();
    expect(queued.service.isEmpty(DEAD_LETTERS)).toBe(true);
    await work();
    expect(ended).toEqual(["accepted"]);
  });

  test("has the name that it had the first time: what had got there is not run twice", async () => {
    const { put, list, work, ended, queued, application } = await openDeadLetters();
    const event = delivered(health());
    await put(failedCall(event));
    const letter = await only(list);
    await letter.redrive();
    await work();
    queued.pass(3_600);
    await put(event);
    await (await only(list)).redrive();
    await work();
    expect(ended).toEqual(["accepted"]);
    expect(await application.stores.deliveries.listAll()).toHaveLength(1);
  });
});

test("what nobody can read stays where it is", async () => {
  const { put, list, queued } = await openDeadLetters();
  await put("not JSON");
  const letter = await only(list);
  expect(letter).toMatchObject({ reason: "put aside after its last attempt", part: null });
  expect(await letter.redrive()).toBe(false);
  expect(queued.service.list(DEAD_LETTERS)).toHaveLength(1);
  expect(queued.service.isEmpty(QUEUE)).toBe(true);
});
