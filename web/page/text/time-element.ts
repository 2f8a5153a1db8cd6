import { element } from "./element.ts";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long", hourCycle: "h23" });

/** A time of today as the time of day, an earlier one with its day; the whole of it on pointing. */
export function timeElement(at: string): HTMLTimeElement {
  return element("time", { datetime: at, title: whole.format(new Date(at)) }, shortTime(at));
}

export function shortTime(at: string, now = new Date()): string {
  const time = new Date(at);
  const isToday = time.toDateString() === now.toDateString();
  return isToday ? clock.format(time) : `${day.format(time)}, ${clock.format(time)}`;
}
