import type { Connection } from "../connection/connection.ts";
import { pageElement } from "../text/element.ts";
import { countsChart } from "./counts-chart.ts";

const DAYS = 30;
/** Incidents come in swarms; they are counted once for all. */
const PAUSE = 1_500;

/** The chart of the last days, open where there is room for it. */
export function createCountsBox(ask: Connection["ask"]) {
  const box = pageElement("counts-box") as HTMLDetailsElement;
  box.open = matchMedia("(min-width: 861px) and (min-height: 640px)").matches;
  let isWaiting = false;
  let shown = "";
  async function draw(): Promise<void> {
    isWaiting = false;
    const { days } = await ask({ type: "counts", days: DAYS });
    const now = JSON.stringify(days);
    if (now !== shown) pageElement("counts").replaceChildren(countsChart(days));
    shown = now;
  }
  return {
    changed(): void {
      if (isWaiting) return;
      isWaiting = true;
      setTimeout(() => void draw().catch(() => {}), shown === "" ? 0 : PAUSE);
    },
  };
}
