import { type Element, elementsOf } from "./test-slack-blocks.ts";
import { type Filled, held, stateOf } from "./test-slack-filled.ts";
import { type Block, type Message, onTheWire, type Workspace } from "./test-slack-state.ts";
import { type OpenView, type OpenViews, viewOnTheWire } from "./test-slack-views.ts";

export interface InteractionOptions {
  workspace: Workspace;
  views: OpenViews;
  now: () => number;
  /** The whole address to answer at, for who pressed what. */
  responseUrl: (user: string, source: Message) => string;
}

/** What is pressed: by the name of the action, and of its block where several have it. */
export interface Press {
  user: string;
  actionId: string;
  blockId?: string | undefined;
  /** What was chosen, of an element that offers a choice. */
  value?: string | undefined;
}

/** The payloads of https://docs.slack.dev/reference/interaction-payloads. Throw where a person could not do it. */
export function createInteractions({ workspace, views, now, responseUrl }: InteractionOptions) {
  const { team } = workspace;

  function envelope(type: string, user: string) {
    const name = workspace.users.get(user)?.name ?? user;
    return {
      type,
      user: { id: user, username: name, name, team_id: team.id },
      api_app_id: team.appId,
      token: "verification-token-that-is-not-used",
      team: { id: team.id, domain: team.name },
      enterprise: null,
      is_enterprise_install: false,
      trigger_id: views.trigger(user),
    };
  }

  function pressed(blocks: readonly Block[], { actionId, blockId, value }: Press) {
    const found = blocks
      .filter(({ block_id }) => blockId === undefined || block_id === blockId)
      .flatMap((block) => elementsOf(block).map((element) => ({ block, element })))
      .filter(({ element }) => element.action_id === actionId);
    const [first, second] = found;
    if (first === undefined) throw new Error(`nothing to press is called ${actionId}`);
    if (second !== undefined) throw new Error(`more than one is called ${actionId}`);
    const { block, element } = first;
    const ids = { action_id: actionId, block_id: block.block_id };
    return [{ type: element.type, ...ids, ...what(element, value), action_ts: workspace.nextTs() }];
  }

  return {
    /** The message as the person sees it: an older copy of it has the older buttons. */
    onMessage(message: Message, press: Press) {
      const { channel: id, ts, thread_ts, sent } = message;
      const channel = workspace.channels.get(id);
      const isEphemeral = sent.ephemeralTo !== undefined;
      if (!channel?.members.has(press.user)) throw new Error(`${press.user} is not in ${id}`);
      if (isEphemeral && sent.ephemeralTo !== press.user)
        throw new Error(`${press.user} does not see the message`);
      const source = workspace.messages.find((kept) => kept.channel === id && kept.ts === ts) ?? message;
      const place = { type: "message", message_ts: ts, channel_id: id, is_ephemeral: isEphemeral };
      return {
        ...envelope("block_actions", press.user),
        container: { ...place, ...(thread_ts !== undefined && { thread_ts }) },
        channel: { id, name: channel.kind === "im" ? "directmessage" : channel.name },
        ...(!isEphemeral && { message: onTheWire(workspace, message, true) }),
        state: { values: {} },
        response_url: responseUrl(press.user, source),
        actions: pressed(message.blocks ?? [], press),
      };
    },

    onView(view: OpenView, press: Press) {
      return {
        ...envelope("block_actions", press.user),
        container: { type: "view", view_id: view.id },
        view: viewOnTheWire(view, team),
        actions: pressed(view.blocks, press),
      };
    },

    submission(user: string, view: OpenView, filled: Filled) {
      mustSee(user, view);
      const state = stateOf(view.blocks, filled);
      return {
        ...envelope("view_submission", user),
        view: viewOnTheWire(view, team, state),
        response_urls: [],
      };
    },

    closed(user: string, view: OpenView) {
      mustSee(user, view);
      const { trigger_id: _trigger, ...rest } = envelope("view_closed", user);
      return { ...rest, view: viewOnTheWire(view, team), is_cleared: false };
    },

    /** Of a kind that the application did not ask for, as a later version of Slack may send. */
    other(type: string, user: string, fields: object) {
      return { ...envelope(type, user), callback_id: type, action_ts: String(now() / 1_000), ...fields };
    },
  };
}

function mustSee(user: string, view: OpenView): void {
  if (view.user !== user || !view.isOpen) throw new Error(`${user} does not see the view ${view.id}`);
}

function what(element: Element, value: string | undefined): Record<string, unknown> {
  if (element.type !== "button") return held(element, value ?? null);
  const { text, value: own, style } = element;
  return { text, ...(own !== undefined && { value: own }), ...(style !== undefined && { style }) };
}
