import type { Said } from "../channel.ts";
import { EVENT_TYPE } from "./find-message.ts";
import type { SlackClient } from "./later-client.ts";
import { formatPlace, instantOf, type Place } from "./post.ts";
import { mentionedIn, readableText, withoutMarks } from "./readable-text.ts";

const PAGE = 200;
/** Messages of one thread that are read. */
const MOST = 1_000;

/** What was said in a thread of Slack, oldest first, under the names that people have there. */
export async function readSlackThread(client: SlackClient, { channel, ts }: Place): Promise<Said[]> {
  const names = new Map<string, Promise<string>>();
  const nameOf = (user: string): Promise<string> => {
    const known = names.get(user) ?? askName(client, user);
    names.set(user, known);
    return known;
  };
  const said: Said[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.conversations.replies({
      channel,
      ts,
      limit: PAGE,
      include_all_metadata: true,
      ...(cursor !== undefined && { cursor }),
    });
    for (const message of page.messages ?? []) {
      const { ts: at = "0", text = "", user, bot_id, metadata } = message;
      const isOurs = metadata?.event_type === EVENT_TYPE;
      const mentioned = await Promise.all(
        mentionedIn(text).map(async (id) => [id, await nameOf(id)] as const),
      );
      const words = readableText(text, new Map(mentioned));
      said.push({
        user: isOurs ? "OHERO" : user !== undefined && bot_id === undefined ? await nameOf(user) : "a bot",
        text: isOurs ? withoutMarks(words) : words,
        at: instantOf(at),
        id: formatPlace({ channel, ts: at }),
      });
    }
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined && said.length < MOST);
  return said;
}

/** As the person is called there; the id where Slack does not say. */
async function askName(client: SlackClient, user: string): Promise<string> {
  try {
    const { user: found } = await client.users.info({ user });
    return found?.profile?.display_name || found?.profile?.real_name || found?.name || user;
  } catch {
    return user;
  }
}
