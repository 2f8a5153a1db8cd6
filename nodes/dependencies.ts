import type { StructuredToolInterface } from "@langchain/core/tools";
import type { Channel } from "../channels/channel.ts";
import type { Judges } from "../judgements/model.ts";
import type { Stores } from "../memory/stores.ts";
import type { Organization } from "../policy/organization.ts";
import type { PageSearch } from "../tools/mcp-tools.ts";
import type { Tools } from "../tools/tools.ts";

/** What nodes are given; each takes what it needs of it. Built once, in `handlers/`. */
export interface Dependencies {
  organization: Organization;
  stores: Stores;
  tools: Tools;
  /** Tools of MCP servers that the organization's file allows, as they can be used now; default: none. */
  external?: () => StructuredToolInterface[];
  /** MCP servers that look up documentation for tickets; default: none. */
  searches?: readonly PageSearch[];
  channel: Channel;
  judges: Judges;
  /** The time of day; fixed in tests and for `--now`. */
  clock: () => Date;
}
