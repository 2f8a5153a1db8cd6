/** Somewhere that traces go. */
export interface TracingTarget {
  name: string;
  /** What is sent where, in words for people. */
  line: string;
  /** Sends what is left. */
  stop(): Promise<unknown>;
}
