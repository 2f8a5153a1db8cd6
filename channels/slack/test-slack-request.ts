import type { IncomingMessage } from "node:http";
import { Refused } from "./test-slack-limits.ts";

export interface ApiRequest {
  token: string | undefined;
  arguments: Record<string, unknown>;
}

/** In a form these are JSON. */
const COMPLEX = ["blocks", "metadata", "view", "attachments"];

export async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** The arguments of a call, from a form or from JSON. Throws `Refused`. */
export function readRequest({ method, headers }: IncomingMessage, body: string): ApiRequest {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (method !== "POST") return { token: bearer, arguments: {} };
  if (type === "application/json") return { token: bearer, arguments: fromJson(body) };
  if (type === "" || type === undefined) throw new Refused("missing_post_type");
  if (type !== "application/x-www-form-urlencoded") throw new Refused("invalid_post_type");
  const { token, ...fields } = Object.fromEntries(new URLSearchParams(body));
  return {
    token: bearer ?? token,
    arguments: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        COMPLEX.includes(name) ? parsed(name, value) : value,
      ]),
    ),
  };
}

function fromJson(body: string): Record<string, unknown> {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    throw new Refused("invalid_json");
  }
  if (read === null || typeof read !== "object" || Array.isArray(read)) throw new Refused("json_not_object");
  return Object.fromEntries(
    Object.entries(read).map(([name, value]) => [
      name,
      COMPLEX.includes(name) && typeof value === "string" ? parsed(name, value) : value,
    ]),
  );
}

function parsed(name: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    const errors: Record<string, string> = {
      blocks: "invalid_blocks_format",
      metadata: "invalid_metadata_format",
    };
    throw new Refused(errors[name] ?? "invalid_arguments");
  }
}
