import type { Outbox } from "../../memory/outbox.ts";
import type { Announcement, Channel, Question, Reply, TeamNotice, Thread } from "../channel.ts";
import { cardBlocks, cardText, mrkdwn } from "./card-blocks.ts";
import type { SlackClient } from "./later-client.ts";
import { escapeEntities } from "./mrkdwn.ts";
import { type Due, type Post, parsePlace, SERVICE, threadGroup, ticketGroup } from "./post.ts";
import { readSlackThread } from "./read-thread.ts";
import { noticeTexts, type ReplyPost, replyPosts } from "./reply-texts.ts";

export interface SlackOptions {
  outbox: Pick<Outbox, "put">;
  client: SlackClient;
  /** Id of the channel in which incidents are announced. */
  channel: string;
  /** Address of the page, for links to it; "" where there is none. */
  pageUrl: string;
  /** Called when there is something to send. */
  onPut?: (due: Due) => void;
}

/** Keys of a group sort as its messages are to be sent. */
const CARD = "0-card";

/**
 * Slack: what is to be said is put into the outbox and sent by `sender.ts`, so that neither a run nor a click waits for Slack.
 * Each incident is a group, and so is each ticket in its team's channel: their messages keep their order.
 */
export function createSlackChannel({
  outbox,
  client,
  channel,
  pageUrl,
  onPut = () => {},
}: SlackOptions): Channel {
  const put = async (entry: {
    group: string;
    key: string;
    at: string;
    post: Post;
    version?: number;
    isUrgent?: boolean;
  }): Promise<void> => {
    const { key, at, post, version = 1, isUrgent = false } = entry;
    const due = { group: entry.group, lane: post.channel };
    await outbox.put({ service: SERVICE, ...due, key, at, version, payload: post });
    onPut({ ...due, isUrgent });
  };

  const say = async (reply: Reply, isBroadcast = false): Promise<void> => {
    const place = parsePlace(reply.conversation) ?? homeOf(reply);
    // A conversation of another channel is none of Slack's business until it is an incident.
    if (place === null && reply.incidentId === null) return;
    for (const [index, said] of replyPosts(reply, pageUrl).entries())
      await put({
        // What is said elsewhere need not wait for the channel of incidents.
        group: threadGroup(
          place === null || place.channel === channel ? reply.threadId : `elsewhere~${reply.threadId}`,
        ),
        key: `1-${reply.key}-${numbered(index)}`,
        at: reply.at,
        post: {
          channel: place?.channel ?? channel,
          thread: place === null ? "own" : { ts: place.ts },
          ...(isBroadcast && index === 0 && { isBroadcast }),
          ...contentOf(said),
        },
        isUrgent: reply.said !== null,
      });
  };

  return {
    async announce(announcement: Announcement) {
      // One that was reported in a direct message, or in another channel, is announced where all look.
      const home = homeOf(announcement);
      const post: Post = {
        channel,
        thread: home?.channel === channel ? { ts: home.ts } : null,
        text: cardText(announcement),
        blocks: cardBlocks(announcement, { pageUrl }),
      };
      const { threadId, version, changedAt, isDecidedByPerson } = announcement;
      await put({
        group: threadGroup(threadId),
        key: CARD,
        at: changedAt,
        post,
        version,
        isUrgent: isDecidedByPerson,
      });
    },
    reply: (reply) => say(reply),
    /** Where somebody is to decide, the whole channel sees it. */
    ask: (question: Question) => say(question, question.choices.length > 0 && homeOf(question) === null),
    async notifyTeam(notice: TeamNotice) {
      // A team without a channel reads its tickets elsewhere.
      if (notice.channel === "") return;
      for (const [index, text] of noticeTexts(notice, pageUrl).entries())
        await put({
          group: ticketGroup(notice.ticketId),
          key: `${notice.key}-${numbered(index)}`,
          at: notice.at,
          post: {
            channel: notice.channel,
            thread: "own",
            isBroadcast: notice.raisedFrom !== null || notice.action === "reopened",
            ...contentOf({ text, details: null }),
          },
        });
    },
    async readThread({ conversation }) {
      const place = parsePlace(conversation);
      return place && readSlackThread(client, place);
    },
    // A message that grows would be a call for each piece: an answer comes whole.
    stream: () => null,
  };
}

const numbered = (index: number) => String(index).padStart(3, "0");

/** Where an incident that a person reported in Slack has its thread; null where its thread is our own. */
const homeOf = ({ incidentId }: Thread) => parsePlace((incidentId ?? "").replace(/^chat~/, ""));

const contentOf = ({ text, details }: ReplyPost): Pick<Post, "text" | "blocks"> => ({
  text: withoutMarkup(text),
  blocks: [
    { type: "section", text: mrkdwn(text) },
    ...(details === null ? [] : [{ type: "context" as const, elements: [mrkdwn(details)] }]),
  ],
});

/** For notifications, which show markup as it is written. Entities stay. */
const withoutMarkup = (text: string): string =>
  text
    .replace(/<[^<>|]*\|([^<>]*)>/g, "$1")
    .replace(/<([^<>|]*)>/g, (_, inner: string) => escapeEntities(inner));
