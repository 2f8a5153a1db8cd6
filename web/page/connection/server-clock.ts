let offset = 0;

/** The server's clock, as far as the page knows it: what people say is dated by it, so that it sorts among the answers. */
export const serverClock = {
  set(at: string): void {
    offset = Date.parse(at) - Date.now();
  },
  now: (): Date => new Date(Date.now() + offset),
};
