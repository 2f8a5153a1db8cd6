import { readFile } from "node:fs/promises";
import { toEnvelopeShape } from "../../../events/envelope.ts";
import { readDeliveries } from "../../../events/read-deliveries.ts";
import { partsOf } from "../../../handlers/parts-of.ts";

/** An event that opens a ticket. */
export const ticketMessage = (name: string) =>
  messageOf("05-rds-operational-issue", /(arn:aws:health:[^"]*)/g, name);

/** A finding that somebody has suppressed: no model is asked about it, and nobody is told but by its card. */
export const quietMessage = (name: string) =>
  messageOf("12-suppressed-and-sample", /(arn:aws:securityhub:[^"]*\/finding\/[^"]*)/g, name);

/** What SQS hands over of a test event, as the function for the queue is called with it; by its id each time of another incident. */
async function messageOf(file: string, id: RegExp, name: string): Promise<object> {
  const events = new URL(`../../../test-events/${file}.json`, import.meta.url);
  const [delivery] = readDeliveries(await readFile(events, "utf8"));
  const raw = JSON.parse(JSON.stringify(toEnvelopeShape(delivery)).replaceAll(id, `$1-${name}`));
  const [part] = partsOf(raw, { name, receivedAt: new Date().toISOString(), interactive: false });
  if (part === undefined) throw new Error(`${file}: a part is expected`);
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
