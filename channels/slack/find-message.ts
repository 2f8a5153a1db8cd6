import type { OutboxEntry } from "../../memory/outbox.ts";
import type { SlackClient } from "./later-client.ts";

/** Tells our messages apart in Slack: it travels in their metadata, which people do not see. */
export const EVENT_TYPE = "ohero_message";

export const metadataOf = ({ group, key }: Pick<OutboxEntry, "group" | "key">) => ({
  event_type: EVENT_TYPE,
  event_payload: { group, key },
});

/** Seconds that two clocks may differ. */
const SKEW = 120;
const PAGE = 200;

/** The `ts` of an entry's message, if Slack has it: looked for among what was said since the attempt at it began. */
export async function findMessage(
  client: SlackClient,
  entry: Pick<OutboxEntry, "group" | "key" | "sendingSince">,
  { channel, threadTs }: { channel: string; threadTs: string | null },
): Promise<string | null> {
  const since = entry.sendingSince === null ? 0 : Date.parse(entry.sendingSince) / 1_000 - SKEW;
  const window = { channel, limit: PAGE, include_all_metadata: true, oldest: Math.max(0, since).toFixed(6) };
  let cursor: string | undefined;
  do {
    const more = cursor === undefined ? {} : { cursor };
    const page =
      threadTs === null
        ? await client.conversations.history({ ...window, ...more })
        : await client.conversations.replies({ ...window, ...more, ts: threadTs });
    const ours = page.messages?.find(({ metadata }) => {
      const { group, key } = (metadata?.event_payload ?? {}) as Record<string, unknown>;
      return metadata?.event_type === EVENT_TYPE && group === entry.group && key === entry.key;
    });
    if (ours?.ts !== undefined) return ours.ts;
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  return null;
}
