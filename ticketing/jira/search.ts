import { z } from "zod";
import type { JiraClient } from "./client.ts";
import { Instant, parse } from "./parse.ts";

const Page = z.looseObject({
  issues: z.array(
    z.looseObject({
      id: z.string(),
      fields: z.looseObject({ updated: Instant, labels: z.array(z.string()).default([]) }),
    }),
  ),
  nextPageToken: z.string().nullish(),
});
const PER_PAGE = 100;
/** Ten thousand issues; the search goes no further than somebody can have changed between two looks. */
const MOST_PAGES = 100;

export interface FoundIssue {
  id: string;
  updatedAt: string;
  labels: string[];
}

/**
 * Issues by JQL, in its order. The index is behind by some seconds.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/#api-rest-api-3-search-jql-post
 */
export async function searchIssues({ call }: JiraClient, jql: string): Promise<FoundIssue[]> {
  const found = new Map<string, FoundIssue>();
  let nextPageToken: string | null | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { body } = await call("POST", "/rest/api/3/search/jql", {
      json: {
        jql,
        maxResults: PER_PAGE,
        fields: ["updated", "labels"],
        ...(nextPageToken && { nextPageToken }),
      },
    });
    const read = parse(Page, body);
    for (const { id, fields } of read.issues)
      found.set(id, { id, updatedAt: fields.updated, labels: fields.labels });
    nextPageToken = read.nextPageToken;
    if (!nextPageToken) break;
  }
  return [...found.values()];
}

/** In JQL, text stands between quotes. */
export const quoted = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
