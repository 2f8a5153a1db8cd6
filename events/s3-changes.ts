import { z } from "zod";

/** An object that was written or deleted, and now may have to be read anew. */
export interface ObjectChange {
  bucket: string;
  key: string;
}

/** What a message about S3 says: the objects that changed, or why it cannot be read. */
export type S3Changes = { changes: ObjectChange[] } | { problem: string };

const name = z.string().min(1);

/** A notification that S3 sends itself. Source: S3 user guide, "Event message structure". */
const Notification = z.looseObject({
  Records: z.array(
    z.looseObject({
      eventSource: z.literal("aws:s3"),
      eventName: name,
      s3: z.looseObject({
        bucket: z.looseObject({ name }),
        object: z.looseObject({ key: name }),
      }),
    }),
  ),
});

/** What S3 sends when notifications are set up. */
const TestEvent = z.looseObject({ Service: z.literal("Amazon S3"), Event: z.literal("s3:TestEvent") });

/** The same by way of EventBridge. Source: S3 user guide, "EventBridge event message structure". */
const BusEvent = z.looseObject({
  source: z.literal("aws.s3"),
  "detail-type": name,
  detail: z.looseObject({
    bucket: z.looseObject({ name }),
    object: z.looseObject({ key: name }),
  }),
});

/** Changes of what objects say; that tags, access or copies of them changed is no matter. */
const CHANGED =
  /^(s3:)?(ObjectCreated:|ObjectRemoved:|LifecycleExpiration:|ObjectRestore:Completed)|^Object (Created|Deleted|Restore Completed)$/;

/** Reads the body of a message about S3, whichever way it came. Never throws. */
export function parseS3Changes(body: string): S3Changes {
  const json = parseJson(body);
  if (json === undefined) return { problem: "not JSON" };
  if (TestEvent.safeParse(json).success) return { changes: [] };
  const onBus = BusEvent.safeParse(json);
  if (onBus.success) {
    const { "detail-type": type, detail } = onBus.data;
    // Keys are as they are here, and as in a form where S3 sends the notification itself.
    return { changes: CHANGED.test(type) ? [{ bucket: detail.bucket.name, key: detail.object.key }] : [] };
  }
  const notification = Notification.safeParse(json);
  if (!notification.success) return { problem: "neither a notification of S3 nor its event of EventBridge" };
  const changes: ObjectChange[] = [];
  for (const { eventName, s3 } of notification.data.Records) {
    if (!CHANGED.test(eventName)) continue;
    const key = decodeKey(s3.object.key);
    if (key === null)
      return { problem: `the key ${JSON.stringify(s3.object.key)} is not encoded as in a URL` };
    changes.push({ bucket: s3.bucket.name, key });
  }
  return { changes };
}

function decodeKey(key: string): string | null {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
