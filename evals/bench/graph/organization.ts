import { readFileSync } from "node:fs";
import { parseOrganization } from "../../../policy/load-organization.ts";

const file = new URL("../../cases/organization.json", import.meta.url);

/** The registry that the evaluation cases share. */
export const organization = parseOrganization(readFileSync(file, "utf8"), "organization.json");
