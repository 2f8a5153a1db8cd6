import type { Message, Messages } from "../../memory/messages.ts";
import type { Announcement, Channel, Question, Reply, TeamNotice } from "../channel.ts";
import { referencesIn } from "../references.ts";
import { parsePlace } from "../slack/post.ts";
import type { LiveEvent } from "./protocol.ts";

/** The room of everything that is not one team's. */
export const OPERATIONS = "operations";

/** Who answers. */
const OHERO = "OHERO";

export interface WebChatOptions {
  messages: Messages;
  /** Passes on what happens to whoever looks on now; nothing is lost where nobody does, because it is stored first. */
  publish(event: LiveEvent): void;
  /** Does anybody look on? */
  isWatched(): boolean;
}

/** The web chat: threads and rooms are kept in the store, and pages that are open hear of them at once. */
export function createWebChat({ messages, publish, isWatched }: WebChatOptions): Channel {
  const say = async (message: Message): Promise<void> => {
    if (await messages.add(message)) publish({ type: "message", message });
  };
  return {
    async announce(announcement) {
      publish({ type: "incident", incident: cardOf(announcement) });
    },
    async reply(reply) {
      for (const message of messagesOf(reply, "reply")) await say(message);
    },
    async ask(question: Question) {
      for (const message of messagesOf(question, "question")) await say(message);
    },
    async notifyTeam(notice) {
      await say(noticeMessage(notice));
    },
    async readThread({ threadId, conversation }) {
      if (parsePlace(conversation) !== null) return null;
      // Only questions about a thread read it.
      const { markdownWords } = await import("../markdown-words.ts");
      const said = (await messages.listThread(threadId)).filter(({ kind }) => kind !== "notice");
      return said.map(({ author, text, at, details }) => ({
        user: author,
        text: details.isMarkdown === true ? markdownWords(text) : text,
        at,
        id: typeof details.id === "string" ? details.id : null,
      }));
    },
    stream({ threadId }) {
      if (!isWatched()) return null;
      return (piece) => publish({ type: "live", threadId, piece });
    },
  };
}

const cardOf = ({
  description: _description,
  resources: _resources,
  resourceCount: _count,
  conversation: _conversation,
  ...card
}: Announcement) => card;

/** Where what a person says stands, while its run goes on; `runId` names the run. */
export const saidKey = (runId: string): string => `${runId}-00-said`;

/** Its run's id is what the key of a reply begins with. */
const saidKeyOf = (reply: Reply): string => saidKey(reply.key.replace(/-\d+-[a-z-]+$/, ""));

/** What was asked, where the channel did not keep it yet, and the answer. */
function messagesOf(reply: Reply, kind: "reply" | "question"): Message[] {
  const { threadId, incidentId, conversation, key, at, text, said } = reply;
  const { outcome, reason, path, judgements, tickets, isMarkdown } = reply;
  const choices = "choices" in reply ? { choices: reply.choices } : {};
  const references = isMarkdown ? referencesIn(text) : {};
  const details = { outcome, reason, path, judgements, tickets, isMarkdown, references, ...choices };
  const answer: Message = { threadId, key, room: null, at, author: OHERO, kind, incidentId, text, details };
  if (said === null) return [answer];
  return [saidMessage({ threadId, incidentId, conversation, key: saidKeyOf(reply), ...said }), answer];
}

/** What a person said. One that begins a conversation stands among the incidents, too. */
export function saidMessage(said: {
  threadId: string;
  incidentId: string | null;
  key: string;
  at: string;
  user: string;
  text: string;
  id: string | null;
  /** The conversation that it was said in. */
  conversation: string | null;
  isFirst?: boolean;
}): Message {
  const { threadId, incidentId, key, at, user, text, id, conversation, isFirst = false } = said;
  const room = isFirst ? OPERATIONS : null;
  const details = { id, conversation };
  return { threadId, key, room, at, author: user, kind: "said", incidentId, text, details };
}

function noticeMessage(notice: TeamNotice): Message {
  const { key, at, team, threadId, incidentId, ticketId, action, severity, raisedFrom, title, note } = notice;
  const details = { ticketId, action, severity, raisedFrom, note };
  return { threadId, key, room: team, at, author: OHERO, kind: "notice", incidentId, text: title, details };
}
