import type { Room } from "../../../channels/webchat/protocol.ts";
import type { Unread } from "../list/unread.ts";
import { element, pageElement } from "../text/element.ts";
import { capital } from "../text/words.ts";

/** The rooms, the one that is shown, and which of them have something new. */
export function createRoomList(unread: Unread, choose: (room: string) => void) {
  const list = pageElement("rooms");
  let rooms: Room[] = [];
  let current = "";
  const draw = () =>
    list.replaceChildren(
      ...rooms.map(({ id, name }) =>
        element(
          "li",
          {},
          element(
            "button",
            {
              type: "button",
              "aria-current": id === current && "true",
              "data-room": id,
              click: () => choose(id),
            },
            element("span", {}, name),
            unread.hasRoom(id) &&
              element("span", { class: "unread" }, element("span", { class: "unseen" }, "unread")),
          ),
        ),
      ),
    );
  unread.changed.on(draw);
  return {
    set(given: Room[]): void {
      if (JSON.stringify(given) === JSON.stringify(rooms)) return;
      rooms = given;
      draw();
    },
    nameOf: (room: string) => rooms.find(({ id }) => id === room)?.name ?? capital(room),
    show(room: string): void {
      if (room === current) return;
      current = room;
      draw();
    },
  };
}
