import { readFile } from "node:fs/promises";
import { toEnvelopeShape } from "../../../events/envelope.ts";
import { readDeliveries } from "../../../events/read-deliveries.ts";
import { partsOf } from "../../../handlers/parts-of.ts";

const FILE = new URL("../../../test-events/05-rds-operational-issue.json", import.meta.url);

/** What SQS hands over of an event that opens a ticket, as the function for the queue is called with it; each time of another incident. */
export async function ticketMessage(start: number): Promise<object> {
  const [delivery] = readDeliveries(await readFile(FILE, "utf8"));
  const name = `start-${start}`;
  const raw = JSON.parse(
    JSON.stringify(toEnvelopeShape(delivery)).replaceAll(/(arn:aws:health:[^"]*)/g, `$1-${name}`),
  );
  const [part] = partsOf(raw, { name, receivedAt: new Date().toISOString(), interactive: false });
  if (part === undefined) throw new Error(`${FILE}: one part is expected`);
  return {
    Records: [
      {
        messageId: name,
        receiptHandle: name,
        body: JSON.stringify(part),
        attributes: { MessageGroupId: part.threadId, ApproximateReceiveCount: "1" },
      },
    ],
  };
}
