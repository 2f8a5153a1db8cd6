import type { AddressInfo, Server, Socket } from "node:net";

export interface LocalServer {
  url: string;
  /** Ends what is connected, too. */
  close(): Promise<void>;
}

/** Starts a server, of HTTP/1 or HTTP/2, on a port of this machine: any that is free, or this one. */
export async function listenLocally(server: Server, port = 0): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
