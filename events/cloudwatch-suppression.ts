import type { AlarmDetail } from "./cloudwatch-detail.ts";
import { parseInstant } from "./instant.ts";

export interface Suppression {
  /** Tells two messages about one state apart, whatever words they carry. */
  kind: string;
  words: string;
  until: string | null;
}

const SUPPRESSIONS = new Map([
  ["Alarm", "its suppressor alarm rings"],
  ["WaitPeriod", "it waits for its suppressor alarm to ring"],
  ["ExtensionPeriod", "its suppressor alarm rang until a moment ago"],
]);

/** Who keeps the alarm from acting `at` the time of the message; null where nobody does, or nothing rings. */
export function readSuppression(detail: AlarmDetail, at: string): Suppression | null {
  const { state, muteDetail: mute } = detail;
  if (!state || state.value === "OK") return null;
  const [start, end] = [parseInstant(mute?.muteWindowStart), parseInstant(mute?.muteWindowEnd)];
  const isMuted = mute && (mute.mutedByArn || start || end);
  // The window may be one that opens later.
  if (isMuted && (start === null || start <= at) && (end === null || at <= end))
    return { kind: "muted", words: `muted by ${mute.mutedByArn || "an alarm mute rule"}`, until: end };
  const kind = state.actionsSuppressedBy;
  if (!kind) return null;
  const why = SUPPRESSIONS.get(kind) ?? kind;
  const reason = state.actionsSuppressedReason ? ` (${state.actionsSuppressedReason})` : "";
  return { kind, words: `the alarm's actions are suppressed: ${why}${reason}`, until: null };
}
