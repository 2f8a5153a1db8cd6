import { withIds } from "./test-slack-blocks.ts";
import { checkBlocks, Refused } from "./test-slack-limits.ts";
import type { Message, Workspace } from "./test-slack-state.ts";

/** https://docs.slack.dev/interactivity/handling-user-interaction: five times, within thirty minutes. */
const USES = 5;
const VALID_MS = 30 * 60_000;

interface ResponseUrl {
  user: string;
  /** What was pressed. */
  source: Message;
  at: number;
  uses: number;
}

export interface ResponseUrlOptions {
  workspace: Workspace;
  now: () => number;
  nextId: (prefix: string) => string;
  flag: (violation: string) => void;
  changed: (message: Message, before?: Message) => void;
}

/** The addresses that are handed out with a press of a button, to answer in its channel without a token. */
export function createResponseUrls({ workspace, now, nextId, flag, changed }: ResponseUrlOptions) {
  const known = new Map<string, ResponseUrl>();

  return {
    create(user: string, source: Message): string {
      const id = `${nextId("")}/${nextId("")}`;
      known.set(id, { user, source, at: now(), uses: 0 });
      return `/actions/${id}`;
    },

    /** Throws `Refused`. */
    post(path: string, body: Record<string, unknown>): void {
      const url = known.get(path.replace(/^\/actions\//, ""));
      if (url === undefined || now() - url.at > VALID_MS) throw new Refused("expired_url");
      if (url.uses >= USES) throw new Refused("used_url");
      const { source } = url;
      if (body.delete_original === true) {
        url.uses += 1;
        workspace.messages.splice(workspace.messages.indexOf(source), 1);
        return;
      }
      if (typeof body.text !== "string" && body.blocks === undefined) throw new Refused("no_text");
      const blocks = body.blocks === undefined ? undefined : checkBlocks(body.blocks, flag);
      const named = blocks && withIds(blocks, () => nextId(""));
      const text = typeof body.text === "string" ? body.text : "";
      url.uses += 1;
      const isSilent = body.replace_original === undefined && body.response_type === undefined;
      if (isSilent)
        flag("a response_url was given neither replace_original nor response_type: the message is replaced");
      if (body.replace_original === true || isSilent) {
        replace(source, text, named);
        return;
      }
      const isPublic = body.response_type === "in_channel";
      const { team } = workspace;
      const message = workspace.add({
        user: team.botUser,
        bot_id: team.botId,
        app_id: team.appId,
        channel: source.channel,
        text,
        ...(typeof body.thread_ts === "string" && { thread_ts: body.thread_ts }),
        ...(named && { blocks: named }),
        sent: isPublic ? {} : { ephemeralTo: url.user },
      });
      if (isPublic) changed(message);
    },
  };

  function replace(source: Message, text: string, blocks: Message["blocks"]): void {
    const before = structuredClone(source);
    source.text = text;
    if (blocks === undefined) delete source.blocks;
    else source.blocks = blocks;
    source.edited = { user: workspace.team.botUser, ts: workspace.nextTs() };
    if (source.sent.ephemeralTo === undefined) changed(source, before);
  }
}
