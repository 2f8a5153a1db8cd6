import { randomBytes } from "node:crypto";
import { withIds } from "./test-slack-blocks.ts";
import type { Method } from "./test-slack-call.ts";
import { optional, required } from "./test-slack-call.ts";
import { checkView, Refused, type View } from "./test-slack-limits.ts";
import type { Team } from "./test-slack-state.ts";

export interface OpenView extends View {
  id: string;
  hash: string;
  /** Who sees it. */
  user: string;
  isOpen: boolean;
}

/** A trigger may be used for three seconds, and once. */
const TRIGGER_MS = 3_000;

export type OpenViews = ReturnType<typeof createViews>;

/** The modals that people see, and the triggers with which one may be opened. */
export function createViews(now: () => number, nextId: (prefix: string) => string) {
  const views = new Map<string, OpenView>();
  const triggers = new Map<string, { user: string; at: number; isUsed: boolean }>();

  function show(id: string, user: string, given: unknown): OpenView {
    const view = checkView(given);
    const blocks = withIds(view.blocks, () => nextId(""));
    const shown = {
      ...view,
      blocks,
      id,
      user,
      hash: `${now()}.${randomBytes(4).toString("hex")}`,
      isOpen: true,
    };
    views.set(id, shown);
    return shown;
  }

  return {
    views,
    show,
    trigger(user: string): string {
      const id = `${nextId("")}.${nextId("")}.${randomBytes(8).toString("hex")}`;
      triggers.set(id, { user, at: now(), isUsed: false });
      return id;
    },
    open(trigger: string, given: unknown): OpenView {
      const known = triggers.get(trigger);
      if (known === undefined) throw new Refused("invalid_trigger_id");
      if (known.isUsed) throw new Refused("exchanged_trigger_id");
      if (now() - known.at > TRIGGER_MS) throw new Refused("expired_trigger_id");
      const view = show(nextId("V"), known.user, given);
      known.isUsed = true;
      return view;
    },
  };
}

/** A view as payloads and answers have it. */
export function viewOnTheWire(
  { user: _user, isOpen: _open, ...view }: OpenView,
  team: Team,
  values: object = {},
) {
  const optionalFields = {
    private_metadata: "",
    callback_id: "",
    external_id: "",
    submit: null,
    close: null,
  };
  const ids = { team_id: team.id, app_id: team.appId, bot_id: team.botId, app_installed_team_id: team.id };
  const flags = {
    clear_on_close: false,
    notify_on_close: false,
    previous_view_id: null,
    root_view_id: view.id,
  };
  return { ...optionalFields, ...flags, ...view, ...ids, state: { values } };
}

/** https://docs.slack.dev/reference/methods: views.* */
export const viewMethods: Record<string, Method> = {
  "views.open"(call) {
    const view = call.views.open(required(call, "trigger_id"), call.arguments.view);
    return { view: viewOnTheWire(view, call.workspace.team) };
  },
  "views.update"(call) {
    const id = optional(call, "view_id");
    const external = optional(call, "external_id");
    if (id === undefined && external === undefined) throw new Refused("invalid_arguments");
    const view = [...call.views.views.values()].find((open) =>
      id === undefined ? open.external_id === external : open.id === id,
    );
    if (view === undefined || !view.isOpen) throw new Refused("not_found");
    const hash = optional(call, "hash");
    if (hash !== undefined && hash !== view.hash) throw new Refused("hash_conflict");
    return {
      view: viewOnTheWire(call.views.show(view.id, view.user, call.arguments.view), call.workspace.team),
    };
  },
};
