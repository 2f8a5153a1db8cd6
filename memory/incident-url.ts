/** Where the page shows an incident. */
export const incidentUrl = (pageUrl: string, threadId: string): string =>
  `${pageUrl.replace(/[#/]*$/, "")}/#incident=${threadId}`;
