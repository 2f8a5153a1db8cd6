/** Loads what judges events and writes tickets, which a function has read while its first message waits for the database. */
export const loadJudging = () => import("./judging.ts");
