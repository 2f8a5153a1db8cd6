import type { WebClient } from "@slack/web-api";
import { openOnce } from "../../memory/open-once.ts";

/** What of Slack's API is called. */
export interface SlackClient {
  chat: Pick<WebClient["chat"], "postMessage" | "update">;
  conversations: Pick<WebClient["conversations"], "history" | "replies">;
  users: Pick<WebClient["users"], "info">;
  views: Pick<WebClient["views"], "open">;
}

/** A client that is made for the first call: its package takes a while to load, and most of what starts has nothing to send yet. */
export function createLaterSlackClient(token: string, apiUrl: string): SlackClient {
  const client = openOnce(async () => (await import("./client.ts")).createSlackClient(token, apiUrl));
  return {
    chat: {
      postMessage: async (given) => (await client()).chat.postMessage(given),
      update: async (given) => (await client()).chat.update(given),
    },
    conversations: {
      history: async (given) => (await client()).conversations.history(given),
      replies: async (given) => (await client()).conversations.replies(given),
    },
    users: { info: async (given) => (await client()).users.info(given) },
    views: { open: async (given) => (await client()).views.open(given) },
  };
}
