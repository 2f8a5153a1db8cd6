import { z } from "zod";
import { TicketSystemError } from "../ticket-system.ts";
import type { ServiceNowClient } from "./client.ts";
import { allOf, where } from "./encoded-query.ts";
import { isForbidden, type People } from "./people.ts";
import { parse } from "./table.ts";

const Attachments = z.looseObject({
  result: z.array(z.looseObject({ sys_id: z.string(), file_name: z.string(), sys_created_by: z.string() })),
});
const OURS = /^impacted-resources-[0-9a-f]{12}\.txt$/;

/**
 * The list of resources beside an incident. Its name holds a digest of what is in it, so that one that is there is not sent again.
 * https://www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html
 */
export function createAttachments({ call }: ServiceNowClient, people: People) {
  async function add(incident: string, { name, content }: { name: string; content: string }): Promise<void> {
    await call("POST", "/api/now/attachment/file", {
      query: { table_name: "incident", table_sys_id: incident, file_name: name },
      body: { content, type: "text/plain; charset=utf-8" },
    });
  }

  return {
    add,

    /** Leaves this list alone, once, of those that we put there; none with null. What may not be removed stays: the description names the one that counts. */
    async replace(incident: string, wanted: { name: string; content: string } | null): Promise<void> {
      const { userName } = await people.me();
      const { body } = await call("GET", "/api/now/attachment", {
        query: {
          sysparm_query: allOf(
            where("table_name", "=", "incident"),
            where("table_sys_id", "=", incident),
            where("file_name", "STARTSWITH", "impacted-resources-"),
          ),
          sysparm_limit: 100,
        },
      });
      const present = parse(Attachments, body).result.filter(
        ({ file_name, sys_created_by }) => OURS.test(file_name) && sys_created_by === userName,
      );
      const kept = present.find(({ file_name }) => file_name === wanted?.name);
      if (wanted !== null && kept === undefined) await add(incident, wanted);
      for (const old of present.filter((attachment) => attachment !== kept)) await remove(old.sys_id);
    },
  };

  async function remove(id: string): Promise<void> {
    try {
      await call("DELETE", `/api/now/attachment/${encodeURIComponent(id)}`);
    } catch (error) {
      const isGone = error instanceof TicketSystemError && error.failure.kind === "gone";
      if (!isGone && !isForbidden(error)) throw error;
    }
  }
}
