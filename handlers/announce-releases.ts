import type { Application } from "./application.ts";

/** Judges what was set aside until now, and says what became of it. */
export async function announceReleases(application: Application, say: (line: string) => void): Promise<void> {
  for (const { incidentId, outcome } of await application.releaseDue())
    say(`what set ${incidentId} aside is over: ${outcome}`);
}
