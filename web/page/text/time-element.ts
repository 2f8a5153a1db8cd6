import { element } from "./element.ts";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long", hourCycle: "h23" });

/** A time of today as the time of day, an earlier one with its day; the whole of it on pointing. */
export const timeElement = (at: string): HTMLTimeElement => made(at, shortTime(at));

/** The same in fewer words, for a list: an earlier one as its day alone. */
export function dayElement(at: string): HTMLTimeElement {
  const time = new Date(at);
  return made(at, isToday(time) ? clock.format(time) : day.format(time));
}

export function shortTime(at: string, now = new Date()): string {
  const time = new Date(at);
  return isToday(time, now) ? clock.format(time) : `${day.format(time)}, ${clock.format(time)}`;
}

const made = (at: string, words: string) =>
  element("time", { datetime: at, title: whole.format(new Date(at)) }, words);

const isToday = (time: Date, now = new Date()) => time.toDateString() === now.toDateString();
