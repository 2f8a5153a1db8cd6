declare module "dynalite" {
  import type { Server } from "node:http";
  /** Options as far as they are used here; `path` is a LevelDB folder, without it the data is kept in memory. */
  export default function dynalite(options: { path?: string; createTableMs?: number }): Server;
}
