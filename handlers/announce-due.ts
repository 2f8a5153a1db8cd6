import type { Application } from "./application.ts";

/** Judges what was set aside until now, decides what people had their time for, and says what became of it. */
export async function announceDue(application: Application, say: (line: string) => void): Promise<void> {
  for (const { incidentId, outcome } of await application.releaseDue())
    say(`what set ${incidentId} aside is over: ${outcome}`);
  for (const { incidentId, outcome } of await application.timeOutDue())
    say(`nobody decided about ${incidentId} in time: ${outcome}`);
}
