import { createEmitter } from "../connection/emitter.ts";

/** What changed while nobody looked: threads and rooms, as long as the page is open. */
export function createUnread() {
  const threads = new Set<string>();
  const rooms = new Set<string>();
  const changed = createEmitter();
  return {
    changed,
    hasThread: (threadId: string | null) => threadId !== null && threads.has(threadId),
    hasRoom: (room: string) => rooms.has(room),
    count: () => threads.size,
    addThread(threadId: string): void {
      threads.add(threadId);
      changed.emit();
    },
    addRoom(room: string): void {
      rooms.add(room);
      changed.emit();
    },
    seeThread(threadId: string): void {
      if (threads.delete(threadId)) changed.emit();
    },
    seeRoom(room: string): void {
      if (rooms.delete(room)) changed.emit();
    },
  };
}
export type Unread = ReturnType<typeof createUnread>;
